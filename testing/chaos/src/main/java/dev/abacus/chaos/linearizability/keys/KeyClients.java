package dev.abacus.chaos.linearizability.keys;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Concurrent clients that read, write, delete, and compare and set the same few keys through several gateways. Each
 * sends one request after the other; the history is recorded. Thread-safe.
 */
public final class KeyClients implements AutoCloseable {

    private final KeyApi api = new KeyApi();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
    private final String prefix = "linearizability/" + UUID.randomUUID() + "/";
    private final Recorder recorder;
    private volatile boolean ending;

    private KeyClients(int maxOperations) {
        this.recorder = new Recorder(maxOperations);
    }

    /** Returns immediately. @param gateways not empty; each client takes them in turn */
    public static KeyClients start(List<URI> gateways, Workload workload) {
        var clients = new KeyClients(workload.maxOperations());
        var random = new SplittableRandom(workload.seed());
        for (int number = 0; number < workload.clients(); number++) {
            var generator = new OperationGenerator(random.split(), workload);
            var client = new Client(clients.api, List.copyOf(gateways), clients.recorder, number, workload.clients());
            clients.threads.execute(() -> clients.keepBusy(client, generator));
        }
        return clients;
    }

    private void keepBusy(Client client, OperationGenerator generator) {
        try {
            while (!ending && !recorder.isFull()) {
                OperationGenerator.PlannedOperation operation = generator.next();
                client.perform(operation, prefix + operation.key());
            }
        } catch (InterruptedException | RuntimeException e) {
            unexpected.add(e);
        }
    }

    /** Since the history's start. */
    public Duration elapsed() {
        return Duration.ofNanos(recorder.now());
    }

    /** How many operations are recorded so far. */
    public int recorded() {
        return recorder.recorded();
    }

    /** Returns when the requests in flight have ended, in seconds. */
    public KeyHistory stop() {
        close();
        if (!unexpected.isEmpty()) {
            throw new IllegalStateException("a client ended unexpectedly: " + unexpected.peek(), unexpected.peek());
        }
        return recorder.history();
    }

    /** As {@link #stop}, without the history. */
    @Override
    public void close() {
        ending = true;
        threads.close();
        api.close();
    }
}
