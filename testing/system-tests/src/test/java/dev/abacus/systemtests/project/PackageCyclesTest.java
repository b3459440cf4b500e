package dev.abacus.systemtests.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each module checks that its packages form no cycles, all by the same rule. */
class PackageCyclesTest {
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final String RULE = "slices().matching(\"dev.abacus.(**)\").should().beFreeOfCycles()";

    @Test
    void eachModuleHasTheRule() throws IOException {
        List<Path> tests = SourceTree.files("/ArchitectureTest.java");
        List<String> modules = MODULE.matcher(SourceTree.read(Path.of("pom.xml")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();

        assertThat(modules)
                .isNotEmpty()
                .allSatisfy(module -> assertThat(tests)
                        .as("ArchitectureTest of " + module)
                        .anySatisfy(test -> {
                            assertThat(test).startsWithRaw(Path.of(module));
                            assertThat(SourceTree.read(test)).contains(RULE);
                        }));
    }
}
