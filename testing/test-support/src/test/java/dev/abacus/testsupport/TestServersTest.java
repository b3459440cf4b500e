package dev.abacus.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.process.Http;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What tests rely on, wherever the servers run. */
class TestServersTest {
    @Test
    void aConsulKeepsItsStateWhenKilledAndForgetsItWhenWiped() {
        try (TestConsul consul = TestServers.startConsul()) {
            // Right after a start, a leader answers other reads before it has applied its log.
            URI key = consul.uri().resolve("/v1/kv/key?consistent");
            Http.send("PUT", key, bytes("value"));

            consul.kill();
            assertThat(consul.alive()).isFalse();
            assertThat(Http.get(key).status()).isZero();
            consul.start();
            assertThat(Http.get(key).status()).isEqualTo(200);
            consul.stop();
            assertThat(consul.alive()).isFalse();
            consul.start();
            assertThat(Http.get(key).status()).isEqualTo(200);

            consul.wipe();
            assertThat(consul.alive()).isFalse();
            consul.start();
            assertThat(Http.get(key).status()).isEqualTo(404);
        }
    }

    @Test
    void aNodeKeepsItsStateWhenKilled() {
        try (TestEtcd etcd = TestServers.startEtcd(1)) {
            put(etcd.node(1));

            etcd.kill();
            assertThat(etcd.node(1).alive()).isFalse();
            assertThat(etcd.leader()).isEmpty();
            etcd.start();

            assertThat(etcd.leader()).contains(etcd.node(1));
            assertThat(value(etcd.node(1))).contains("\"value\":\"YQ==\"");
        }
    }

    @Test
    void aPausedNodeHangsWhileTheOthersElectALeaderAndCatchesUp() {
        try (TestEtcd etcd = TestServers.startEtcd(3)) {
            TestEtcdNode leader = etcd.leader().orElseThrow();

            leader.pause();
            assertThat(leader.alive()).isTrue();
            long start = System.nanoTime();
            assertThat(value(leader)).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> etcd.leader().filter(node -> node != leader).isPresent());
            put(etcd.leader().orElseThrow());

            leader.resume();
            leader.resume();
            await().atMost(Duration.ofSeconds(10)).until(() -> value(leader).contains("\"value\":\"YQ==\""));
        }
    }

    private static void put(TestEtcdNode node) {
        byte[] request = bytes("{\"key\": \"YQ==\", \"value\": \"YQ==\"}");
        assertThat(Http.send("POST", node.uri().resolve("/v3/kv/put"), request).status())
                .isEqualTo(200);
    }

    private static String value(TestEtcdNode node) {
        Http.Reply reply = Http.send("POST", node.uri().resolve("/v3/kv/range"), bytes("{\"key\": \"YQ==\"}"));
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
