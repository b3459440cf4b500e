package dev.abacus.benchmarks;

import dev.abacus.cluster.server.EtcdCluster;
import dev.abacus.state.Credentials;
import dev.abacus.state.Feed;
import dev.abacus.state.Page;
import dev.abacus.state.calculations.Calculation;
import dev.abacus.state.calculations.CalculationEvent;
import dev.abacus.state.client.SharedState;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Latency of pages, snapshots and recordings as the number of records grows. */
final class Growth {
    private static final int FILLING_CLIENTS = 256;
    private static final Duration TIME = Duration.ofSeconds(5);
    /** Between the recordings and the first page: the newest record is then so old. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private static final int PAGE = 50;
    private static final int PAGES_DEEP = 20;

    private static final String OLDEST_CURSOR = "0-00000000-0000-0000-0000-000000000000";

    private final EtcdCluster etcd;
    private final Credentials credentials;

    Growth(EtcdCluster etcd, Credentials credentials) {
        this.etcd = etcd;
        this.credentials = credentials;
    }

    void measure(List<Integer> sizes) throws Exception {
        System.out.printf("%nGrowth on one etcd node%s%n%n", credentials.given() ? ", with users" : "");
        System.out.println(
                "| records | first page of 50, p50 ms | p99 ms | 20th page, p50 ms | a snapshot of all, records/s | recordings/s, 64 clients | p99 ms | etcd's database |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        try (SharedState state = Rates.connect(etcd.endpoints(), credentials, true)) {
            int present = PAGE * PAGES_DEEP;
            fill(state, present);
            // The JIT compiler has compiled the code before the first row.
            new ClosedLoop(1, TIME.multipliedBy(2)).run(() -> deep(state));
            for (int size : sizes) {
                fill(state, size - present);
                Thread.sleep(PAUSE);
                ClosedLoop.LoadResult first =
                        new ClosedLoop(1, TIME).run(() -> state.calculations().page(PAGE, null));
                String deep = deep(state);
                ClosedLoop.LoadResult later =
                        new ClosedLoop(1, TIME).run(() -> state.calculations().page(PAGE, deep));
                double snapshot = size * 1e9 / snapshot(state, size).toNanos();
                ClosedLoop.LoadResult recordings = new ClosedLoop(64, TIME).run(() -> Rates.record(state));
                present = size + (int) recordings.requests();
                System.out.printf(
                        "| %,d | %.2f | %.2f | %.2f | %.0f | %.0f | %.2f | %d MB |%n",
                        size,
                        first.p50() / 1_000,
                        first.p99() / 1_000,
                        later.p50() / 1_000,
                        snapshot,
                        recordings.requestsPerSecond(),
                        recordings.p99() / 1_000,
                        state.cluster().members().getFirst().databaseBytes() >> 20);
            }
        }
    }

    private static void fill(SharedState state, int count) throws Exception {
        var left = new AtomicInteger(count);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Void> filling = () -> {
                while (left.getAndDecrement() > 0) {
                    Rates.record(state);
                }
                return null;
            };
            for (Future<Void> client : clients.invokeAll(Collections.nCopies(FILLING_CLIENTS, filling))) {
                client.get();
            }
        }
    }

    /** The time of a backfill: a subscriber whose cursor etcd has compacted away receives all records. */
    private static Duration snapshot(SharedState state, int size) throws InterruptedException {
        long start = System.nanoTime();
        try (Feed<CalculationEvent> feed = state.calculations().watch(OLDEST_CURSOR)) {
            int received = 0;
            while (received < size) {
                if (feed.poll(Duration.ofSeconds(5)) instanceof CalculationEvent.Recorded) {
                    received++;
                }
            }
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static String deep(SharedState state) {
        Page<Calculation> page = state.calculations().page(PAGE, null);
        for (int i = 2; i < PAGES_DEEP; i++) {
            page = state.calculations().page(PAGE, page.next());
        }
        return String.valueOf(page.next());
    }
}
