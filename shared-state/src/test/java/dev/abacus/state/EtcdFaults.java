package dev.abacus.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.state.calculations.CalculationEvent;
import dev.abacus.state.calculations.IdempotencyKey;
import dev.abacus.state.client.SharedState;
import dev.abacus.testsupport.TestEtcd;
import dev.abacus.testsupport.TestEtcdNode;
import dev.abacus.testsupport.TestServers;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Base of the tests of what callers notice of the faults of etcd: three members, and a client that asks the leader first. */
abstract class EtcdFaults {

    private static final Logger log = LoggerFactory.getLogger(EtcdFaults.class);

    /** Twice the default time limit, for a busy machine. */
    static final StateSettings PATIENT = new StateSettings(Duration.ofSeconds(5), Duration.ofHours(24));

    static TestEtcd etcd;

    SharedState state;

    @BeforeAll
    static void start() {
        etcd = TestServers.startEtcd(3);
    }

    @AfterAll
    static void stop() {
        etcd.close();
    }

    @BeforeEach
    void connect() {
        state = preferring(etcd.leader().orElseThrow());
        awaitAvailable();
    }

    /** Members that have just been started elect a leader first. */
    private void awaitAvailable() {
        await().atMost(Duration.ofSeconds(30)).until(state::available);
    }

    final void connectTo(TestEtcdNode node) {
        connectTo(node, StateSettings.DEFAULT);
    }

    final void connectTo(TestEtcdNode node, StateSettings settings) {
        state.close();
        state = preferring(node, settings);
        awaitAvailable();
    }

    static SharedState preferring(TestEtcdNode node) {
        return preferring(node, StateSettings.DEFAULT);
    }

    /** This node is asked first. */
    private static SharedState preferring(TestEtcdNode node, StateSettings settings) {
        List<URI> endpoints = Stream.concat(Stream.of(node.uri()), etcd.endpoints().stream())
                .distinct()
                .toList();
        return SharedState.preferring(endpoints, () -> settings);
    }

    @AfterEach
    void restore() {
        state.close();
        etcd.nodes().forEach(TestEtcdNode::resume);
        etcd.start();
    }

    static TestEtcdNode follower() {
        return etcd.nodes().stream().filter(node -> !node.leads()).findFirst().orElseThrow();
    }

    /** Records all the time and follows all records; nothing may be lost, doubled or out of order. */
    final Workload during(Runnable fault, Runnable repair) throws Exception {
        try (var feed = state.calculations().watch(null);
                Workload workload = new Workload(state.calculations())) {
            List<String> followed = new ArrayList<>();
            drain(feed, followed, Duration.ofMillis(500));
            fault.run();
            int recordedBefore = workload.count();
            drain(feed, followed, Duration.ofSeconds(4));
            // A watch on a member that hangs is given up within seconds; generous, for a busy machine.
            long limit = System.nanoTime() + 15_000_000_000L;
            while (followed.size() <= recordedBefore + 20 && System.nanoTime() < limit) {
                drain(feed, followed, Duration.ofMillis(200));
            }
            assertThat(followed).as("followed during the fault").hasSizeGreaterThan(recordedBefore + 20);
            repair.run();
            drain(feed, followed, Duration.ofMillis(500));
            List<String> recorded = workload.stop();
            log.info("{}", workload);
            long end = System.nanoTime() + 10_000_000_000L;
            while (followed.size() < recorded.size() && System.nanoTime() < end) {
                drain(feed, followed, Duration.ofMillis(200));
            }
            assertThat(followed).hasSameSizeAs(recorded).containsExactlyInAnyOrderElementsOf(recorded);
            return workload;
        }
    }

    private static void drain(Feed<CalculationEvent> feed, List<String> into, Duration time)
            throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        long left;
        while ((left = end - System.nanoTime()) > 0) {
            if (feed.poll(Duration.ofNanos(left)) instanceof CalculationEvent.Recorded event) {
                into.add(event.calculation().id());
            }
        }
    }

    static String nextId(Feed<CalculationEvent> feed) throws InterruptedException {
        return feed.poll(Duration.ofSeconds(7)) instanceof CalculationEvent.Recorded event
                ? event.calculation().id()
                : "none";
    }

    final String record(IdempotencyKey key) {
        return state.calculations()
                .record("multiply", List.of(7L, 8L), 56, "arith-service-1", key)
                .calculation()
                .id();
    }
}
