package dev.abacus.chaos.fuzz;

import dev.abacus.chaos.fuzz.grammar.FuzzRequest;
import dev.abacus.chaos.fuzz.oracle.Exchange;
import dev.abacus.chaos.fuzz.wire.RawConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Concurrent senders of the requests of a batch, each with a connection that outlasts the batch. */
final class Senders implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(3);

    private static final int COUNT = 24;
    private static final Duration BATCH_LIMIT = Duration.ofMinutes(5);

    private final List<RawConnection> connections;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Senders(URI gateway) {
        this.connections = IntStream.range(0, COUNT)
                .mapToObj(_ -> new RawConnection(gateway, LIMIT))
                .toList();
    }

    /**
     * Sends the requests and returns when each has its response, or none.
     *
     * @param judge gets each exchange immediately, from any thread
     */
    List<Exchange> send(List<FuzzRequest> requests, Consumer<Exchange> judge) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        List<Future<List<Exchange>>> parts = connections.stream()
                .map(connection -> threads.submit(() -> {
                    List<Exchange> exchanges = new ArrayList<>();
                    for (int at = next.getAndIncrement(); at < requests.size(); at = next.getAndIncrement()) {
                        FuzzRequest request = requests.get(at);
                        var exchange = new Exchange(request, connection.send(request.raw()));
                        judge.accept(exchange);
                        exchanges.add(exchange);
                    }
                    return exchanges;
                }))
                .toList();
        List<Exchange> all = new ArrayList<>();
        for (Future<List<Exchange>> part : parts) {
            try {
                all.addAll(part.get(BATCH_LIMIT.toSeconds(), TimeUnit.SECONDS));
            } catch (ExecutionException | TimeoutException e) {
                throw new IllegalStateException(
                        "the requests from %d on do not come to an end"
                                .formatted(requests.getFirst().number()),
                        e);
            }
        }
        return all;
    }

    @Override
    public void close() {
        connections.forEach(RawConnection::close);
        threads.shutdownNow();
    }
}
