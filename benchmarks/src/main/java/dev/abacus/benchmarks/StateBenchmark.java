package dev.abacus.benchmarks;

import dev.abacus.cluster.server.EtcdCluster;
import dev.abacus.cluster.server.EtcdNode;
import dev.abacus.state.SharedState;
import dev.abacus.state.StateSettings;
import dev.abacus.state.calculations.IdempotencyKey;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Recordings in etcd: each on its own against those that share transactions, and a plain put of jetcd's for comparison,
 * by turns in one run.
 */
public final class StateBenchmark {
    private static final Duration PATIENT = Duration.ofSeconds(10);
    private static final Duration KEPT = Duration.ofHours(24);
    private static final List<Integer> CALLERS = List.of(1, 16, 64, 256);
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final Duration TIME = Duration.ofMillis(Integer.getInteger("millis", 3_000));
    private static final List<Long> OPERANDS = List.of(7L, 8L);

    private final EtcdCluster etcd;
    private final List<Row> rows = new ArrayList<>();

    private record Variant(String name, Callable<?> call) {}

    private record Row(String variant, int callers, ClosedLoop.Yield yield, double etcdMicros, double ownMicros) {}

    private StateBenchmark(EtcdCluster etcd) {
        this.etcd = etcd;
    }

    /** @param arguments the numbers of etcd nodes; by default 1 and 3 */
    public static void main(String... arguments) throws Exception {
        List<String> sizes = arguments.length == 0 ? List.of("1", "3") : List.of(arguments);
        for (String nodes : sizes) {
            Path directory = Path.of("target", "bench", UUID.randomUUID().toString());
            try (EtcdCluster etcd = EtcdCluster.start(directory, Integer.parseInt(nodes))) {
                new StateBenchmark(etcd).measure();
                etcd.wipe();
            }
        }
    }

    private void measure() throws Exception {
        List<URI> endpoints = etcd.endpoints();
        try (var single = SharedState.connect(endpoints, () -> new StateSettings(PATIENT, false, KEPT));
                var grouped = SharedState.connect(endpoints, () -> new StateSettings(PATIENT, true, KEPT));
                var plain = Client.builder()
                        .endpoints(endpoints.toArray(URI[]::new))
                        .build()) {
            List<Variant> variants = List.of(
                    new Variant("plain put", () -> put(plain)),
                    new Variant("single", () -> record(single)),
                    new Variant("grouped", () -> record(grouped)));
            for (Variant variant : variants) {
                new ClosedLoop(64, TIME).of(variant.call());
            }
            System.out.printf(
                    "%n%d etcd nodes; median of %d rounds of %d ms each%n", endpoints.size(), ROUNDS, TIME.toMillis());
            System.out.printf(
                    "| callers | %-9s | calls/s | p50 ms | p99 ms | CPU of etcd, µs a call | of the caller, µs |%n",
                    "");
            System.out.println("|---|---|---|---|---|---|---|");
            for (int callers : CALLERS) {
                for (int round = 0; round < ROUNDS; round++) {
                    for (Variant variant : variants) {
                        rows.add(measure(variant, callers));
                    }
                }
                variants.forEach(variant -> print(callers, variant));
            }
        }
    }

    private Row measure(Variant variant, int callers) throws Exception {
        Duration etcdBefore = cpuOfEtcd();
        Duration ownBefore = cpu(ProcessHandle.current());
        ClosedLoop.Yield yield = new ClosedLoop(callers, TIME).of(variant.call());
        double calls = Math.max(1, yield.calls());
        return new Row(
                variant.name(),
                callers,
                yield,
                cpuOfEtcd().minus(etcdBefore).toNanos() / 1_000 / calls,
                cpu(ProcessHandle.current()).minus(ownBefore).toNanos() / 1_000 / calls);
    }

    private void print(int callers, Variant variant) {
        List<Row> rounds = rows.stream()
                .filter(row -> row.callers() == callers && row.variant().equals(variant.name()))
                .sorted(Comparator.comparing(row -> row.yield().callsPerSecond()))
                .toList();
        Row median = rounds.get(rounds.size() / 2);
        System.out.printf(
                "| %d | %-9s | %.0f | %.2f | %.2f | %.0f | %.0f |%s%n",
                callers,
                variant.name(),
                median.yield().callsPerSecond(),
                median.yield().p50() / 1_000,
                median.yield().p99() / 1_000,
                median.etcdMicros(),
                median.ownMicros(),
                median.yield().failed() == 0 ? "" : " " + median.yield().failed() + " failed");
    }

    private static Object put(Client etcd) throws Exception {
        return etcd.getKVClient()
                .put(bytes("/plain/" + UUID.randomUUID()), bytes("x".repeat(150)))
                .get(PATIENT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    private static Object record(SharedState state) {
        return state.calculations().record("multiply", OPERANDS, 56, "benchmark", IdempotencyKey.random());
    }

    private Duration cpuOfEtcd() {
        return etcd.nodes().stream()
                .map(EtcdNode::process)
                .map(process -> cpu(process.running().handle()))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow();
    }
}
