package dev.abacus.chaos.fuzz.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopProbesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abacus:\n",
                "abacus:\n  limits:\n    max-numbers: 5\n",
                "abacus:\n  limits:\n    max-body: 1MB\n    max-numbers: 5\n",
                "abacus:\n  etcd:\n    timeout: 1s\n  limits:\n    max-body: 1MB\n  retention: 1h",
            })
    void theLimitIsThereOnceAndInItsPlace(String settings) {
        assertThat(LoopProbes.withLimit(settings, "4KB")).containsOnlyOnce("\n  limits:\n    max-body: 4KB\n");
        assertThat(LoopProbes.withLimit(settings, "4KB")).containsOnlyOnce("max-body");
    }
}
