package dev.abacus.systemtests.linearizability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.chaos.linearizability.LinearizabilityResult;
import dev.abacus.chaos.linearizability.SearchLimits;
import dev.abacus.chaos.linearizability.keys.KeyClients;
import dev.abacus.chaos.linearizability.keys.KeyHistory;
import dev.abacus.chaos.linearizability.keys.Workload;
import dev.abacus.chaos.mutants.KeyFaults;
import dev.abacus.chaos.mutants.MutantGateway;
import dev.abacus.chaos.mutants.PlantedFault;
import dev.abacus.chaos.schedule.Fault;
import dev.abacus.chaos.suite.SuiteProcesses;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.server.EtcdNode;
import dev.abacus.systemtests.support.KeptSuite;
import dev.abacus.systemtests.support.Suite;
import dev.abacus.testsupport.EtcdClient;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keys are linearizable while parts of the suite fail, and the checker finds serializable reads. */
class KeysUnderFaultsTest {

    private static final long SEED = Long.getLong("abacus.seed", 1);
    private static final Duration SETTLING = Duration.ofMillis(1_500);

    @RegisterExtension
    static final KeptSuite<LocalCluster> SUITE =
            new KeptSuite<>(() -> Suite.own().gateways(2).start());

    private final LocalCluster cluster = SUITE.get();
    private final URI gateway = cluster.uri("gateway");
    private final URI other = cluster.uri("gateway-2");

    @Test
    @Tag("faults")
    void areLinearizableIn20_000Operations() throws InterruptedException {
        assertThat(afterFaults(20_000)).isInstanceOf(LinearizabilityResult.Linearizable.class);
    }

    @Test
    void areNotWhereSerializableReadsAreServed() {
        EtcdNode follower = cluster.etcd().nodes().stream()
                .filter(node -> !node.leads())
                .findFirst()
                .orElseThrow();
        PlantedFault stale = KeyFaults.serializableReads(new EtcdClient(List.of(follower.uri())));
        try (var broken = new MutantGateway(other, stale)) {
            // Most calls avoid the broken one: they go on writing while those that wait for the paused node do not.
            List<URI> gateways = List.of(gateway, gateway, gateway, gateway, gateway, broken.uri());

            await().atMost(Duration.ofSeconds(90))
                    .until(() -> whileItLags(follower, gateways) instanceof LinearizabilityResult.NotLinearizable);
        }
    }

    /**
     * It runs for a moment at a time: long enough to answer what it is asked, too short to hear of what was written
     * meanwhile, for that takes several messages and a write to the disk. How short that is depends on the machine, so the
     * moments differ.
     */
    private LinearizabilityResult whileItLags(EtcdNode follower, List<URI> gateways) throws InterruptedException {
        try (var clients = KeyClients.start(gateways, new Workload(SEED, 16, 8, Duration.ofMillis(5), 20_000))) {
            for (int times = 0; times < 50; times++) {
                follower.process().pause();
                try {
                    Thread.sleep(40 + 20 * (times % 7));
                } finally {
                    follower.process().resume();
                }
                Thread.sleep(1 + 3 * (times % 5));
            }
            return judge(clients.stop());
        }
    }

    /** All faults, and again until there are enough operations. */
    private LinearizabilityResult afterFaults(int operations) throws InterruptedException {
        var random = new Random(SEED);
        try (var clients = KeyClients.start(List.of(gateway, other), Workload.of(SEED))) {
            do {
                injectAll(random);
            } while (clients.recorded() < operations);
            KeyHistory history = clients.stop();
            assertThat(history.operations() - history.pending()).isGreaterThan(500);
            return judge(history);
        }
    }

    /** In a random order, each for 0.5 to 2 s, and repaired before the next. */
    private void injectAll(Random random) throws InterruptedException {
        String leader = cluster.etcd().leader().map(EtcdNode::name).orElse("etcd-1");
        List<Fault> faults = new ArrayList<>(List.of(
                Fault.kill(leader),
                Fault.pause(List.of("etcd-1", "etcd-2")),
                Fault.pause(SuiteProcesses.GATEWAYS.get(random.nextInt(2))),
                Fault.kill(SuiteProcesses.GATEWAYS.get(random.nextInt(2)))));
        // Each node, for each gateway calls another one first.
        SuiteProcesses.ETCD.forEach(node -> faults.add(Fault.pause(node)));
        Collections.shuffle(faults, random);
        for (Fault fault : faults) {
            System.out.println(fault.description());
            fault.inject(cluster);
            try {
                Thread.sleep(random.nextInt(500, 2_000));
            } finally {
                fault.repair(cluster);
            }
            fault.victims().forEach(cluster::start);
            Thread.sleep(SETTLING);
        }
    }

    private static LinearizabilityResult judge(KeyHistory history) {
        List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
        long start = System.nanoTime();
        LinearizabilityResult result = history.check(SearchLimits.DEFAULT);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        long peak =
                heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        System.out.printf(
                "%s; checked in %d ms, with a heap of %d MB at most: %s%n",
                history, took.toMillis(), peak >> 20, result);
        return result;
    }
}
