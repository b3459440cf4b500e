package dev.abacus.benchmarks;

import dev.abacus.cluster.server.EtcdCluster;
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

/** What the number of records costs: pages must not slow down by it. */
final class Growth {
    private static final int FILLING = 256;
    private static final Duration TIME = Duration.ofSeconds(5);
    /** Time enough for the newest record not to be of the last moment. */
    private static final Duration QUIET = Duration.ofSeconds(10);

    private static final int PAGE = 50;
    private static final int PAGES_DEEP = 20;

    private static final String BEFORE_ALL = "0-00000000-0000-0000-0000-000000000000";

    private final EtcdCluster etcd;

    Growth(EtcdCluster etcd) {
        this.etcd = etcd;
    }

    void measure(List<Integer> sizes) throws Exception {
        System.out.printf("%nGrowth on one etcd node%n%n");
        System.out.println(
                "| records | first page of 50, p50 ms | p99 ms | 20th page, p50 ms | a snapshot of all, records/s | recordings/s, 64 callers | p99 ms | etcd's database |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        try (SharedState state = Rates.connect(etcd.endpoints(), true)) {
            int present = PAGE * PAGES_DEEP;
            fill(state, present);
            // The code is as warm for the first row as for the last.
            new ClosedLoop(1, TIME.multipliedBy(2)).of(() -> deep(state));
            for (int size : sizes) {
                fill(state, size - present);
                Thread.sleep(QUIET);
                ClosedLoop.Yield first =
                        new ClosedLoop(1, TIME).of(() -> state.calculations().page(PAGE, null));
                String deep = deep(state);
                ClosedLoop.Yield later =
                        new ClosedLoop(1, TIME).of(() -> state.calculations().page(PAGE, deep));
                double snapshot = size * 1e9 / snapshot(state, size).toNanos();
                ClosedLoop.Yield recordings = new ClosedLoop(64, TIME).of(() -> Rates.record(state));
                present = size + (int) recordings.calls();
                System.out.printf(
                        "| %,d | %.2f | %.2f | %.2f | %.0f | %.0f | %.2f | %d MB |%n",
                        size,
                        first.p50() / 1_000,
                        first.p99() / 1_000,
                        later.p50() / 1_000,
                        snapshot,
                        recordings.callsPerSecond(),
                        recordings.p99() / 1_000,
                        state.cluster().members().getFirst().databaseBytes() >> 20);
            }
        }
    }

    private static void fill(SharedState state, int count) throws Exception {
        var left = new AtomicInteger(count);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Void> filling = () -> {
                while (left.getAndDecrement() > 0) {
                    Rates.record(state);
                }
                return null;
            };
            for (Future<Void> caller : callers.invokeAll(Collections.nCopies(FILLING, filling))) {
                caller.get();
            }
        }
    }

    /** How long it takes to tell all of them to one whose place in etcd's history is gone. */
    private static Duration snapshot(SharedState state, int size) throws InterruptedException {
        long start = System.nanoTime();
        try (Feed<CalculationEvent> feed = state.calculations().watch(BEFORE_ALL)) {
            int told = 0;
            while (told < size) {
                if (feed.poll(Duration.ofSeconds(5)) instanceof CalculationEvent.Recorded) {
                    told++;
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
