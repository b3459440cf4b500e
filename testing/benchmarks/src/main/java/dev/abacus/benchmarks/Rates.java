package dev.abacus.benchmarks;

import dev.abacus.cluster.server.EtcdCluster;
import dev.abacus.state.StateSettings;
import dev.abacus.state.calculations.IdempotencyKey;
import dev.abacus.state.client.SharedState;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Recordings a second: each in a transaction of its own against those that share transactions; and for comparison the
 * same transaction, and a plain put, by jetcd alone. By turns in one run, and each time with an etcd that has nothing
 * yet: its garbage collector looks through all keys that there are, so what comes later would pay for what came before.
 */
final class Rates {
    private static final Duration PATIENT = Duration.ofSeconds(10);
    private static final Duration KEPT = Duration.ofHours(24);
    private static final List<Integer> CALLERS = List.of(1, 16, 64, 256);
    private static final Duration CODE_WARM_UP = Duration.ofSeconds(8);
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final Duration TIME = Duration.ofSeconds(3);
    private static final int ROUNDS = 3;
    private static final List<Long> OPERANDS = List.of(7L, 8L);
    private static final List<Variant> VARIANTS = List.of(
            new Variant("plain put", clients -> clients.plain().put()),
            new Variant("by jetcd", clients -> clients.plain().record()),
            new Variant("single", clients -> record(clients.single())),
            new Variant("grouped", clients -> record(clients.grouped())));

    private final int nodes;

    @FunctionalInterface
    private interface Write {
        Object by(Clients clients) throws Exception;
    }

    private record Variant(String name, Write write) {}

    private record Clients(SharedState single, SharedState grouped, PlainJetcd plain) implements AutoCloseable {
        static Clients of(List<URI> endpoints) throws Exception {
            return new Clients(
                    connect(endpoints, false), connect(endpoints, true), PlainJetcd.connect(endpoints, KEPT));
        }

        @Override
        public void close() {
            plain.close();
            grouped.close();
            single.close();
        }
    }

    /** CPU in microseconds a call. */
    private record Row(ClosedLoop.Yield yield, double etcdCpu, double ownCpu) {}

    Rates(int nodes) {
        this.nodes = nodes;
    }

    void measure() throws Exception {
        for (Variant variant : VARIANTS) {
            row(variant, 64, CODE_WARM_UP);
        }
        System.out.printf("%n%d etcd node(s), medians of %d rounds of %d s%n%n", nodes, ROUNDS, TIME.toSeconds());
        System.out.println("| callers | write | calls/s | p50 ms | p99 ms | CPU of etcd, µs a call | of the caller |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (int callers : CALLERS) {
            compare(callers);
        }
    }

    static SharedState connect(List<URI> endpoints, boolean groupCommit) {
        return SharedState.connect(
                endpoints, () -> new StateSettings(PATIENT, groupCommit, StateBenchmark.QUOTA, KEPT));
    }

    private void compare(int callers) throws Exception {
        List<List<Row>> rows =
                VARIANTS.stream().<List<Row>>map(variant -> new ArrayList<>()).toList();
        for (int round = 0; round < ROUNDS; round++) {
            for (int variant = 0; variant < VARIANTS.size(); variant++) {
                rows.get(variant).add(row(VARIANTS.get(variant), callers, WARM_UP));
            }
        }
        for (int variant = 0; variant < VARIANTS.size(); variant++) {
            print(callers, VARIANTS.get(variant).name(), rows.get(variant));
        }
    }

    private Row row(Variant variant, int callers, Duration warmUp) throws Exception {
        try (EtcdCluster etcd = StateBenchmark.start(nodes)) {
            Row row = row(variant, callers, warmUp, etcd);
            etcd.wipe();
            return row;
        }
    }

    private static Row row(Variant variant, int callers, Duration warmUp, EtcdCluster etcd) throws Exception {
        try (Clients clients = Clients.of(etcd.endpoints())) {
            new ClosedLoop(callers, warmUp).of(() -> variant.write().by(clients));
            Duration etcdBefore = CpuTime.of(etcd);
            Duration ownBefore = CpuTime.own();
            ClosedLoop.Yield yield =
                    new ClosedLoop(callers, TIME).of(() -> variant.write().by(clients));
            return new Row(
                    yield,
                    micros(CpuTime.of(etcd).minus(etcdBefore)) / yield.calls(),
                    micros(CpuTime.own().minus(ownBefore)) / yield.calls());
        }
    }

    private static void print(int callers, String name, List<Row> rows) {
        Row median = rows.stream()
                .sorted(Comparator.comparing(row -> row.yield().callsPerSecond()))
                .skip(rows.size() / 2)
                .findFirst()
                .orElseThrow();
        System.out.printf(
                "| %d | %s | %.0f | %.2f | %.2f | %.0f | %.0f |%s%n",
                callers,
                name,
                median.yield().callsPerSecond(),
                median.yield().p50() / 1_000,
                median.yield().p99() / 1_000,
                median.etcdCpu(),
                median.ownCpu(),
                median.yield().failed() == 0 ? "" : " " + median.yield().failed() + " failed");
    }

    static Object record(SharedState state) {
        return state.calculations().record("multiply", OPERANDS, 56, "benchmark", IdempotencyKey.random());
    }

    private static double micros(Duration time) {
        return time.toNanos() / 1e3;
    }
}
