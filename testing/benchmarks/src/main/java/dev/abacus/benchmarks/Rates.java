package dev.abacus.benchmarks;

import dev.abacus.cluster.server.EtcdCluster;
import dev.abacus.state.Credentials;
import dev.abacus.state.StateSettings;
import dev.abacus.state.calculations.IdempotencyKey;
import dev.abacus.state.client.SharedState;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Throughput of recordings with and without group commit. For comparison it also measures the same transaction, and a
 * plain put, by jetcd alone. One run measures all of them in turn, each with an empty etcd: etcd's garbage collector
 * visits every key, so a later measurement would pay for the keys of an earlier one.
 */
final class Rates {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RETENTION = Duration.ofHours(24);
    private static final List<Integer> CLIENTS = List.of(1, 16, 64, 256);
    private static final Duration JIT_WARM_UP = Duration.ofSeconds(8);
    private static final Duration WARM_UP = Duration.ofSeconds(1);
    private static final Duration TIME = Duration.ofSeconds(3);
    private static final int ROUNDS = 3;
    private static final List<Long> OPERANDS = List.of(7L, 8L);
    private static final List<WriteMode> MODES = List.of(
            new WriteMode("plain put", connections -> connections.plain().put()),
            new WriteMode("by jetcd", connections -> connections.plain().record()),
            new WriteMode("single", connections -> record(connections.single())),
            new WriteMode("grouped", connections -> record(connections.grouped())));

    private final int nodes;

    @FunctionalInterface
    private interface Write {
        Object on(Connections connections) throws Exception;
    }

    private record WriteMode(String name, Write write) {}

    private record Connections(SharedState single, SharedState grouped, PlainJetcd plain) implements AutoCloseable {
        static Connections of(List<URI> endpoints) throws Exception {
            return new Connections(
                    connect(endpoints, false), connect(endpoints, true), PlainJetcd.connect(endpoints, RETENTION));
        }

        @Override
        public void close() {
            plain.close();
            grouped.close();
            single.close();
        }
    }

    /** Throughput and latency, and CPU time in microseconds a request. */
    private record Row(ClosedLoop.LoadResult result, double etcdCpu, double ownCpu) {}

    Rates(int nodes) {
        this.nodes = nodes;
    }

    void measure() throws Exception {
        for (WriteMode mode : MODES) {
            row(mode, 64, JIT_WARM_UP);
        }
        System.out.printf("%n%d etcd node(s), medians of %d rounds of %d s%n%n", nodes, ROUNDS, TIME.toSeconds());
        System.out.println(
                "| clients | write | requests/s | p50 ms | p99 ms | CPU of etcd, µs/request | CPU of the client, µs/request |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (int clients : CLIENTS) {
            compare(clients);
        }
    }

    static SharedState connect(List<URI> endpoints, boolean groupCommit) {
        return connect(endpoints, Credentials.NONE, groupCommit);
    }

    static SharedState connect(List<URI> endpoints, Credentials credentials, boolean groupCommit) {
        return SharedState.connect(
                endpoints,
                credentials,
                () -> new StateSettings(TIMEOUT, groupCommit, StateBenchmark.QUOTA, RETENTION),
                new CompositeMeterRegistry());
    }

    private void compare(int clients) throws Exception {
        List<List<Row>> rows =
                MODES.stream().<List<Row>>map(mode -> new ArrayList<>()).toList();
        for (int round = 0; round < ROUNDS; round++) {
            for (int mode = 0; mode < MODES.size(); mode++) {
                rows.get(mode).add(row(MODES.get(mode), clients, WARM_UP));
            }
        }
        for (int mode = 0; mode < MODES.size(); mode++) {
            print(clients, MODES.get(mode).name(), rows.get(mode));
        }
    }

    private Row row(WriteMode mode, int clients, Duration warmUp) throws Exception {
        try (EtcdCluster etcd = StateBenchmark.start(nodes)) {
            Row row = row(mode, clients, warmUp, etcd);
            etcd.wipe();
            return row;
        }
    }

    private static Row row(WriteMode mode, int clients, Duration warmUp, EtcdCluster etcd) throws Exception {
        try (Connections connections = Connections.of(etcd.endpoints())) {
            new ClosedLoop(clients, warmUp).run(() -> mode.write().on(connections));
            Duration etcdBefore = CpuTime.of(etcd);
            Duration ownBefore = CpuTime.own();
            ClosedLoop.LoadResult result =
                    new ClosedLoop(clients, TIME).run(() -> mode.write().on(connections));
            return new Row(
                    result,
                    micros(CpuTime.of(etcd).minus(etcdBefore)) / result.requests(),
                    micros(CpuTime.own().minus(ownBefore)) / result.requests());
        }
    }

    private static void print(int clients, String name, List<Row> rows) {
        Row median = rows.stream()
                .sorted(Comparator.comparing(row -> row.result().requestsPerSecond()))
                .skip(rows.size() / 2)
                .findFirst()
                .orElseThrow();
        System.out.printf(
                "| %d | %s | %.0f | %.2f | %.2f | %.0f | %.0f |%s%n",
                clients,
                name,
                median.result().requestsPerSecond(),
                median.result().p50() / 1_000,
                median.result().p99() / 1_000,
                median.etcdCpu(),
                median.ownCpu(),
                median.result().failed() == 0 ? "" : " " + median.result().failed() + " failed");
    }

    static Object record(SharedState state) {
        return state.calculations().record("multiply", OPERANDS, 56, "benchmark", IdempotencyKey.random());
    }

    private static double micros(Duration time) {
        return time.toNanos() / 1e3;
    }
}
