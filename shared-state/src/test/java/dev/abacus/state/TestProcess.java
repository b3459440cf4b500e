package dev.abacus.state;

import dev.abacus.cluster.process.RunningProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A main class of these tests in a JVM of its own, that can be paused and killed. What it prints are its answers. */
final class TestProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    TestProcess(Class<?> main, String jvmOption, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                jvmOption,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    RunningProcess running() {
        return new RunningProcess(process.toHandle());
    }

    void send(String line) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
    }

    void endInput() throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).close();
    }

    /** The next line that begins so, without that; waits for it. */
    String next(String start) throws IOException {
        String line;
        do {
            line = nextLine();
        } while (!line.startsWith(start));
        return line.substring(start.length());
    }

    String nextLine() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException("it has ended");
        }
        return line;
    }

    @Override
    public void close() {
        running().kill();
    }
}
