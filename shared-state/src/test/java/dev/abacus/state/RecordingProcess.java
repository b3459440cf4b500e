package dev.abacus.state;

import dev.abacus.cluster.process.Running;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A {@link Workload} in a JVM of its own, that can be paused. */
final class RecordingProcess implements AutoCloseable {
    private static final String BEGUN = "begun";
    private static final String END = "end, threads: ";

    private final Process process;
    private final BufferedReader output;

    /** What it recorded, and how many threads it had in the end. */
    record Result(List<String> ids, int threads) {}

    /** Returns when it records. */
    RecordingProcess(List<URI> endpoints) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                RecordingProcess.class.getName()));
        endpoints.forEach(endpoint -> command.add(endpoint.toString()));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        output = process.inputReader(StandardCharsets.UTF_8);
        readUntil(BEGUN);
    }

    Running running() {
        return new Running(process.toHandle());
    }

    /** Lets each call that was begun succeed. */
    Result stop() throws IOException {
        process.outputWriter().close();
        List<String> lines = readUntil(END);
        int threads = Integer.parseInt(lines.getLast().substring(END.length()));
        return new Result(
                lines.stream()
                        .filter(line -> line.startsWith("id "))
                        .map(line -> line.substring(3))
                        .toList(),
                threads);
    }

    private List<String> readUntil(String start) throws IOException {
        List<String> lines = new ArrayList<>();
        do {
            String line = output.readLine();
            if (line == null) {
                throw new IOException("it has ended: " + lines);
            }
            lines.add(line);
        } while (!lines.getLast().startsWith(start));
        return lines;
    }

    @Override
    public void close() {
        running().kill();
    }

    public static void main(String[] arguments) throws Exception {
        List<URI> endpoints = Arrays.stream(arguments).map(URI::create).toList();
        try (SharedState state = SharedState.connect(endpoints, () -> StateSettings.DEFAULT);
                Workload workload = new Workload(state.calculations())) {
            while (workload.count() == 0) {
                Thread.sleep(10);
            }
            System.out.println(BEGUN);
            System.in.readAllBytes();
            workload.stop().forEach(id -> System.out.println("id " + id));
            System.out.println(END + ManagementFactory.getThreadMXBean().getThreadCount());
        }
    }
}
