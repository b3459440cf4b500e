package dev.abacus.benchmarks;

import dev.abacus.cluster.server.EtcdCluster;
import dev.abacus.state.SharedState;
import dev.abacus.state.StateSettings;
import dev.abacus.state.calculations.IdempotencyKey;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Recordings a second: each in a transaction of its own against those that share transactions, and a plain put of
 * jetcd's for comparison, by turns in one run.
 */
final class Rates {
    private static final Duration PATIENT = Duration.ofSeconds(10);
    private static final Duration KEPT = Duration.ofHours(24);
    private static final List<Integer> CALLERS = List.of(1, 16, 64, 256);
    private static final Duration TIME = Duration.ofSeconds(3);
    private static final int ROUNDS = 3;
    private static final List<Long> OPERANDS = List.of(7L, 8L);

    private final EtcdCluster etcd;

    private record Variant(String name, Callable<?> call) {}

    /** CPU in microseconds a call. */
    private record Row(ClosedLoop.Yield yield, double etcdCpu, double ownCpu) {}

    Rates(EtcdCluster etcd) {
        this.etcd = etcd;
    }

    void measure() throws Exception {
        List<URI> endpoints = etcd.endpoints();
        try (var single = connect(endpoints, false);
                var grouped = connect(endpoints, true);
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
                    "%n%d etcd node(s), medians of %d rounds of %d s%n%n", endpoints.size(), ROUNDS, TIME.toSeconds());
            System.out.println(
                    "| callers | write | calls/s | p50 ms | p99 ms | CPU of etcd, µs a call | of the caller |");
            System.out.println("|---|---|---|---|---|---|---|");
            for (int callers : CALLERS) {
                compare(variants, callers);
            }
        }
    }

    static SharedState connect(List<URI> endpoints, boolean groupCommit) {
        return SharedState.connect(endpoints, () -> new StateSettings(PATIENT, groupCommit, KEPT));
    }

    private void compare(List<Variant> variants, int callers) throws Exception {
        List<List<Row>> rows =
                variants.stream().<List<Row>>map(variant -> new ArrayList<>()).toList();
        for (int round = 0; round < ROUNDS; round++) {
            for (int variant = 0; variant < variants.size(); variant++) {
                rows.get(variant).add(row(variants.get(variant).call(), callers));
            }
        }
        for (int variant = 0; variant < variants.size(); variant++) {
            print(callers, variants.get(variant).name(), rows.get(variant));
        }
    }

    private Row row(Callable<?> call, int callers) throws Exception {
        Duration etcdBefore = CpuTime.of(etcd);
        Duration ownBefore = CpuTime.own();
        ClosedLoop.Yield yield = new ClosedLoop(callers, TIME).of(call);
        return new Row(
                yield,
                micros(CpuTime.of(etcd).minus(etcdBefore)) / yield.calls(),
                micros(CpuTime.own().minus(ownBefore)) / yield.calls());
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

    private static Object put(Client etcd) throws Exception {
        return etcd.getKVClient()
                .put(bytes("/plain/" + UUID.randomUUID()), bytes("x".repeat(150)))
                .get(PATIENT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    static Object record(SharedState state) {
        return state.calculations().record("multiply", OPERANDS, 56, "benchmark", IdempotencyKey.random());
    }

    private static double micros(Duration time) {
        return time.toNanos() / 1e3;
    }
}
