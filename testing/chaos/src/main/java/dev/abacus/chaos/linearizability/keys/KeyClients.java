package dev.abacus.chaos.linearizability.keys;

import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Clients that read, write, delete, and compare and set the same few keys at once, through several gateways, each
 * client one request after the other; what they were told is recorded. Thread-safe.
 */
public final class KeyClients implements AutoCloseable {

    private final KeyApi api = new KeyApi();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
    private final String prefix = "linearizability/" + UUID.randomUUID() + "/";
    private final Recorder recorder;
    private volatile boolean ending;

    private KeyClients(int atMost) {
        this.recorder = new Recorder(atMost);
    }

    /** Returns at once. @param gateways not empty; each client takes them in turn */
    public static KeyClients start(List<URI> gateways, Workload workload) {
        var clients = new KeyClients(workload.atMost());
        var random = new SplittableRandom(workload.seed());
        for (int number = 0; number < workload.clients(); number++) {
            var intentions = new Intentions(random.split(), workload);
            var client = new Client(clients.api, List.copyOf(gateways), clients.recorder, number, workload.clients());
            clients.threads.execute(() -> clients.keepBusy(client, intentions));
        }
        return clients;
    }

    private void keepBusy(Client client, Intentions intentions) {
        try {
            while (!ending && !recorder.isFull()) {
                Intentions.Intention intention = intentions.next();
                client.fulfil(intention, prefix + intention.key());
            }
        } catch (InterruptedException | RuntimeException e) {
            unexpected.add(e);
        }
    }

    /** How many operations are recorded so far. */
    public int recorded() {
        return recorder.recorded();
    }

    /** Returns when the requests that are under way have ended, in seconds. */
    public KeyHistory stop() {
        close();
        if (!unexpected.isEmpty()) {
            throw new IllegalStateException("a client ended unexpectedly", unexpected.peek());
        }
        return recorder.history();
    }

    /** As {@link #stop}, for who does not want to know. */
    @Override
    public void close() {
        ending = true;
        threads.close();
        api.close();
    }
}
