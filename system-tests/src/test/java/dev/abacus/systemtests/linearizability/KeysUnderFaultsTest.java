package dev.abacus.systemtests.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.linearizability.Bound;
import dev.abacus.chaos.linearizability.Verdict;
import dev.abacus.chaos.linearizability.keys.KeyClients;
import dev.abacus.chaos.linearizability.keys.KeyHistory;
import dev.abacus.chaos.linearizability.keys.Workload;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.systemtests.Suite;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class KeysUnderFaultsTest {

    private static final long SEED = Long.getLong("abacus.seed", 1);
    private static LocalCluster cluster;
    private static List<URI> gateways;

    @BeforeAll
    static void start() {
        cluster = LocalCluster.in(Suite.directory()).onFreePorts().gateways(2).start();
        gateways = List.of(cluster.uri("gateway"), cluster.uri("gateway-2"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void areLinearizable() throws InterruptedException {
        KeyHistory history;
        List<String> faults;
        try (var clients = KeyClients.start(gateways, Workload.of(SEED))) {
            faults = new Turmoil(cluster, SEED).each();
            history = clients.stop();
        }

        assertThat(verdict(history, faults)).isInstanceOf(Verdict.Linearizable.class);
        assertThat(history.operations()).isGreaterThan(1_000);
    }

    @Test
    @Tag("faults")
    void areLinearizableIn20_000Operations() throws InterruptedException {
        KeyHistory history;
        List<String> faults = new ArrayList<>();
        try (var clients = KeyClients.start(gateways, Workload.of(SEED))) {
            for (long round = SEED; clients.recorded() < 20_000; round++) {
                faults.addAll(new Turmoil(cluster, round).each());
            }
            history = clients.stop();
        }

        assertThat(verdict(history, faults)).isInstanceOf(Verdict.Linearizable.class);
    }

    private static Verdict verdict(KeyHistory history, List<String> faults) {
        System.gc();
        Runtime jvm = Runtime.getRuntime();
        long before = jvm.totalMemory() - jvm.freeMemory();
        long start = System.nanoTime();
        Verdict verdict = history.verdict(Bound.DEFAULT);
        System.out.printf(
                "%s%nfaults: %s%nchecked in %d ms: %s%n",
                history,
                String.join("; ", faults),
                Duration.ofNanos(System.nanoTime() - start).toMillis(),
                verdict);
        System.out.println("memory " + (jvm.totalMemory() - jvm.freeMemory() - before) / (1 << 20) + " MB");
        return verdict;
    }
}
