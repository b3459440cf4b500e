package dev.abacus.state;

import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.process.RunningProcess;
import dev.abacus.state.client.SharedState;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A {@link Workload} in a JVM of its own, that can be paused. */
final class RecordingProcess implements AutoCloseable {
    private static final String BEGUN = "begun";
    private static final String ID = "id ";
    private static final String END = "end, threads: ";

    private final TestProcess process;

    /** What it recorded, and how many threads it had in the end. */
    record Result(List<String> ids, int threads) {}

    /** Returns when it records. */
    RecordingProcess(List<URI> endpoints) throws IOException {
        process = new TestProcess(
                RecordingProcess.class,
                "-Xmx64m",
                endpoints.stream().map(URI::toString).toList());
        process.next(BEGUN);
    }

    RunningProcess running() {
        return process.running();
    }

    /** Lets each call that was begun succeed. */
    Result stop() throws IOException {
        process.endInput();
        List<String> ids = new ArrayList<>();
        String line = process.nextLine();
        while (!line.startsWith(END)) {
            if (line.startsWith(ID)) {
                ids.add(line.substring(ID.length()));
            }
            line = process.nextLine();
        }
        return new Result(ids, Integer.parseInt(line.substring(END.length())));
    }

    @Override
    public void close() {
        process.close();
    }

    public static void main(String[] arguments) throws Exception {
        List<URI> endpoints = Arrays.stream(arguments).map(URI::create).toList();
        try (SharedState state = SharedState.connect(endpoints, () -> StateSettings.DEFAULT);
                Workload workload = new Workload(state.calculations())) {
            await().until(() -> workload.count() > 0);
            System.out.println(BEGUN);
            System.in.readAllBytes();
            workload.stop().forEach(id -> System.out.println(ID + id));
            System.out.println(END + ManagementFactory.getThreadMXBean().getThreadCount());
        }
    }
}
