package dev.abacus.benchmarks;

import dev.abacus.cluster.load.Pacing;
import dev.abacus.cluster.server.EtcdCluster;
import dev.abacus.state.Feed;
import dev.abacus.state.StateSettings;
import dev.abacus.state.calculations.CalculationEvent;
import dev.abacus.state.calculations.IdempotencyKey;
import dev.abacus.state.client.SharedState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Benchmark of event streams: {@code ./abacus bench streams [SUBSCRIBERS...]}. Makes recordings at a constant rate and
 * measures the time from when each recording is due until each subscriber receives it, and the events that a subscriber
 * misses. etcd, the client and the subscribers run on this machine; all subscribers are in one process.
 */
public final class StreamsBenchmark {
    private static final int RATE = Integer.getInteger("rate", 200);
    private static final Duration TIME = Duration.ofMillis(Integer.getInteger("millis", 20_000));
    private static final Duration WARM_UP = Duration.ofMillis(Integer.getInteger("warmup", 10_000));
    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(20);
    private static final StateSettings SETTINGS = new StateSettings(Duration.ofSeconds(10), Duration.ofHours(24));

    private final EtcdCluster etcd;

    private StreamsBenchmark(EtcdCluster etcd) {
        this.etcd = etcd;
    }

    /** @param arguments the numbers of subscribers; by default 1, 100 and 1000 */
    public static void main(String... arguments) throws Exception {
        List<String> sizes = arguments.length == 0 ? List.of("1", "100", "1000") : List.of(arguments);
        try (EtcdCluster etcd = EtcdCluster.start(StateBenchmark.directory(), 3)) {
            StreamsBenchmark benchmark = new StreamsBenchmark(etcd);
            System.out.printf("%n3 etcd nodes; %d recordings/s for %d s each%n", RATE, TIME.toSeconds());
            System.out.println(
                    "| subscribers | received/s | p50 ms | p99 ms | max ms | CPU of etcd, cores | CPU of the rest, cores | missed |");
            System.out.println("|---|---|---|---|---|---|---|---|");
            for (String subscribers : sizes) {
                benchmark.measure(Integer.parseInt(subscribers));
            }
            etcd.wipe();
        }
    }

    private void measure(int subscribers) throws Exception {
        try (var state = SharedState.connect(etcd.endpoints(), () -> SETTINGS);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            run(state, threads, subscribers, WARM_UP);
            Duration etcdBefore = CpuTime.of(etcd);
            Duration ownBefore = CpuTime.own();
            long start = System.nanoTime();
            Deliveries deliveries = run(state, threads, subscribers, TIME);
            double elapsed = System.nanoTime() - start;
            System.out.printf(
                    "| %d | %.0f | %.1f | %.1f | %.1f | %.2f | %.2f | %d |%n",
                    subscribers,
                    deliveries.micros().getTotalCount() / deliveries.seconds(),
                    deliveries.micros().getValueAtPercentile(50) / 1_000.0,
                    deliveries.micros().getValueAtPercentile(99) / 1_000.0,
                    deliveries.micros().getMaxValue() / 1_000.0,
                    CpuTime.of(etcd).minus(etcdBefore).toNanos() / elapsed,
                    CpuTime.own().minus(ownBefore).toNanos() / elapsed,
                    deliveries.missed());
        }
    }

    private record Deliveries(Histogram micros, double seconds, long missed) {}

    private static Deliveries run(SharedState state, ExecutorService threads, int subscribers, Duration time)
            throws InterruptedException, ExecutionException {
        int recordings = (int) (time.toMillis() * RATE / 1_000);
        Histogram micros = new ConcurrentHistogram(3);
        List<Future<Integer>> received = IntStream.range(0, subscribers)
                .mapToObj(i -> state.calculations().watch(null))
                .map(feed -> threads.submit(() -> receive(feed, recordings, micros)))
                .toList();
        long start = System.nanoTime();
        record(state, threads, recordings);
        long missed = 0;
        for (Future<Integer> each : received) {
            missed += recordings - each.get();
        }
        return new Deliveries(micros, (System.nanoTime() - start) / 1e9, missed);
    }

    private static int receive(Feed<CalculationEvent> feed, int recordings, Histogram micros)
            throws InterruptedException {
        try (feed) {
            for (int count = 0; count < recordings; count++) {
                if (!(feed.poll(POLL_TIMEOUT) instanceof CalculationEvent.Recorded event)) {
                    return count;
                }
                long due = event.calculation().operands().getFirst();
                micros.recordValue((System.nanoTime() - due) / 1_000);
            }
            return recordings;
        }
    }

    /** Open loop; the first operand of a recording is when it was due. */
    private static void record(SharedState state, ExecutorService threads, int recordings)
            throws InterruptedException, ExecutionException {
        List<Future<?>> calls = new ArrayList<>();
        Pacing.open(
                System.nanoTime(),
                elapsed -> 1_000_000_000L / RATE,
                () -> calls.size() < recordings,
                (number, due) -> calls.add(threads.submit(() -> state.calculations()
                        .record("sum", List.of(due, 1L), 1, "benchmark", IdempotencyKey.random()))));
        for (Future<?> call : calls) {
            call.get();
        }
    }
}
