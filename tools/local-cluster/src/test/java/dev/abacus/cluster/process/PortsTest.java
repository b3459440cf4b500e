package dev.abacus.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PortsTest {
    /** Of 12,000: two JVMs that do not know of each other have hundreds in common. */
    private static final int COUNT = 2_000;

    @Test
    void anotherJvmGetsOtherPortsThoughNobodyListens() throws Exception {
        Set<Integer> own = new HashSet<>(ports());
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PortsTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Integer> others;
        try (BufferedReader lines = other.inputReader()) {
            others = lines.lines().map(Integer::valueOf).toList();
        }

        assertThat(other.waitFor()).isZero();
        assertThat(others).hasSize(COUNT).doesNotContainAnyElementsOf(own);
    }

    /** The other JVM. */
    public static void main(String[] arguments) {
        ports().forEach(System.out::println);
    }

    private static List<Integer> ports() {
        return Stream.generate(Ports::free).limit(COUNT).toList();
    }
}
