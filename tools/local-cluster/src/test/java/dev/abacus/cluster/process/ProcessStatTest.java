package dev.abacus.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessStatTest {
    @ParameterizedTest
    @ValueSource(strings = {"java", "a b", "(sd-pam)", "a) S 1 (b"})
    void theNameOfACommandMayContainBlanksAndParentheses(String name) {
        String line = "4711 (" + name + ") T 1 4711 4711 0 -1 4194304 98 0 0 0 7 8 0 0 20 0 1 0 5874218 3133440 410 99";

        assertThat(ProcessStat.parse(line)).isEqualTo(new ProcessStat('T', 5_874_218));
    }
}
