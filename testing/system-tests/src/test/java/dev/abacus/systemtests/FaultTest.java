package dev.abacus.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.chaos.load.CallOutcome;
import dev.abacus.chaos.load.CallVerdict;
import dev.abacus.chaos.load.OpenLoop;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.process.Parallel;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Parts of the suite end, hang and come back, in a suite of this test's own: what a caller is told. What it costs all
 * of them is measured in {@link dev.abacus.chaos.faults}.
 */
@ExtendWith(SlowMachine.class)
class FaultTest {

    private static final String MULTIPLY = "/api/multiply?a=7&b=8";
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static Suite suite;
    private static LocalCluster cluster;
    private static Api gateway;

    @BeforeAll
    static void start() {
        cluster = LocalCluster.in(Suite.directory()).onFreePorts().start();
        suite = new Suite(cluster);
        gateway = suite.gateway();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void makeWhole() {
        Parallel.forEach(cluster.names(), cluster::start);
        eventually().until(() -> gateway.get(MULTIPLY).status() == 200);
        eventually().until(() -> record().status() == 201);
    }

    @Test
    void withoutEtcdRecordingIsRefusedAtOnceAndComputingGoesOn() {
        cluster.etcd().kill();

        within(AT_ONCE, () -> assertThat(record().status()).isEqualTo(503));
        within(AT_ONCE, () -> gateway.get("/api/state/foo").isProblem(503, "unavailable"));
        within(AT_ONCE, () -> gateway.get("/api/calculations").isProblem(503, "unavailable"));
        within(AT_ONCE, () -> gateway.get(MULTIPLY).isStatus(200));
        within(Duration.ofSeconds(3), () -> gateway.get("/api/topology").isStatus(200));
        cluster.etcd().start();
        eventually().until(() -> record().status() == 201);
    }

    @Test
    void withoutAQuorumRecordingIsRefusedAndNothingHangs() {
        cluster.etcd().node(1).pause();
        cluster.etcd().node(2).pause();
        try {
            within(AT_ONCE, () -> assertThat(record().status()).isEqualTo(503));
            within(
                    AT_ONCE,
                    () -> assertThat(gateway.put("/api/state/foo", "bar").status())
                            .isEqualTo(503));
            within(AT_ONCE, () -> gateway.get(MULTIPLY).isStatus(200));
        } finally {
            cluster.etcd().node(1).resume();
            cluster.etcd().node(2).resume();
        }
        eventually().until(() -> record().status() == 201);
    }

    @Test
    void aKeyRecordsOnceHoweverOftenItIsSentWhileTheLeaderIsKilled() {
        String key = UUID.randomUUID().toString();
        cluster.etcd().leader().orElseThrow().kill();

        eventually()
                .until(() -> gateway.post("/api/sum", "{\"numbers\":[4,2]}", "Idempotency-Key", key)
                                .status()
                        == 201);

        List<String> ids = java.util.stream.Stream.generate(
                        () -> gateway.post("/api/sum", "{\"numbers\":[4,2]}", "Idempotency-Key", key)
                                .isStatus(201))
                .limit(3)
                .map(reply -> reply.json().path("id").asString())
                .distinct()
                .toList();
        assertThat(ids).hasSize(1);
    }

    @Test
    void theTopologyTellsThatConsulIsAway() {
        cluster.consul().kill();

        gateway.get(MULTIPLY).isStatus(200);
        assertThat(gateway.get("/api/topology")
                        .isStatus(200)
                        .json()
                        .at("/consul/reachable")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void comesUpInAnyOrder() {
        List<String> services =
                List.of("gateway", "arith-service-1", "arith-service-2", "sum-service-1", "sum-service-2");
        Parallel.forEach(services, cluster::stop);
        cluster.consul().stop();
        cluster.etcd().stop();

        cluster.start("gateway");
        within(AT_ONCE, () -> gateway.get(MULTIPLY).isProblem(503, "unavailable"));
        Parallel.forEach(List.of("arith-service-1", "sum-service-1"), cluster::start);
        cluster.consul().start();
        eventually().until(() -> gateway.get(MULTIPLY).status() == 200);
        cluster.etcd().start();
        eventually().until(() -> record().status() == 201);
    }

    /**
     * But for what a JVM that starts takes from etcd, where both share two processors: a write may find it without a
     * leader.
     */
    @Test
    void aServiceIsScaledWhileItsCallsGoOn() throws InterruptedException {
        OpenLoop load = OpenLoop.start(List.of(cluster.gateway()), 1, 20);

        cluster.scale("arith-service", 3);
        eventually().until(() -> gateway.get(MULTIPLY).json().path("instance").asString(""), "arith-service-3"::equals);
        cluster.scale("arith-service", 1);

        assertThat(gateway.get(MULTIPLY).json().path("instance").asString()).isEqualTo("arith-service-1");
        assertThat(load.stop())
                .isNotEmpty()
                .filteredOn(CallOutcome::failed)
                .extracting(outcome -> outcome.answer().verdict())
                .allMatch(CallVerdict.OUTCOME_UNKNOWN::equals);
        cluster.scale("arith-service", 2);
    }

    private static Reply record() {
        return gateway.post("/api/sum", "{\"numbers\":[1]}");
    }

    /** Generous: that it happens at all is what these tests ask. */
    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(100));
    }

    private static void within(Duration limit, Runnable call) {
        // One second is the promise; the rest is for a busy machine.
        org.junit.jupiter.api.Assertions.assertTimeout(limit.plusSeconds(1), call::run);
    }
}
