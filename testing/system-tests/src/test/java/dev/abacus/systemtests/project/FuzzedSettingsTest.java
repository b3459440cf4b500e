package dev.abacus.systemtests.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.fuzz.garbage.SettingsGarbage;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The fuzzer writes garbage for every setting that an application binds. */
class FuzzedSettingsTest {

    @Test
    void everySettingIsFuzzed() throws IOException {
        Set<String> fuzzed =
                SettingsGarbage.NAMES.stream().map(name -> "abacus." + name).collect(Collectors.toSet());

        Set<String> bound = new BoundSettings(List.of(
                        SourceTree.ROOT.resolve("service-kit/target/classes"),
                        SourceTree.ROOT.resolve("gateway/target/classes"),
                        SourceTree.ROOT.resolve("shared-state/target/classes")))
                .names();

        assertThat(bound).contains("abacus.limits.max-body", "abacus.routing.attempts", "abacus.backup.user");
        assertThat(fuzzed).containsAll(bound);
    }
}
