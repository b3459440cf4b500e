package dev.abacus.systemtests.faults;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** All rows that were measured since the last clean build, as Markdown. */
final class FaultTable {

    private static final Path FILE = Path.of("target", "faults.md");
    private static final String HEADER =
            row("fault", "seed", "calls", "failed", "worst GET", "worst POST", "p99", "time to normal")
                    + row("---", "--:", "--:", "--:", "--:", "--:", "--:", "--:");

    private FaultTable() {}

    static String row(Object... cells) {
        return Stream.of(cells).map(String::valueOf).collect(joining(" | ", "| ", " |" + System.lineSeparator()));
    }

    static void add(String row) {
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(
                    FILE,
                    Files.exists(FILE) ? row : HEADER + row,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
