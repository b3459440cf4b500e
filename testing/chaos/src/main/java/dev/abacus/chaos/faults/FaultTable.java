package dev.abacus.chaos.faults;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** Fault table: the measured rows, as Markdown in a file, which an interrupted run leaves, too. */
public record FaultTable(Path file) {

    private static final String HEADER =
            row("fault", "seed", "calls", "failed", "worst GET", "worst POST", "p99", "time to normal")
                    + row("---", "--:", "--:", "--:", "--:", "--:", "--:", "--:");

    /** A row of a Markdown table, with its line break. */
    public static String row(Object... cells) {
        return Stream.of(cells).map(String::valueOf).collect(joining(" | ", "| ", " |" + System.lineSeparator()));
    }

    public String read() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void add(String row) {
        try {
            Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
            Files.writeString(
                    file,
                    Files.exists(file) ? row : HEADER + row,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
