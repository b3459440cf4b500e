package dev.abacus.cluster.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.process.Http;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EtcdClusterTest {
    private final EtcdCluster etcd;

    EtcdClusterTest(@TempDir Path directory) {
        etcd = EtcdCluster.start(directory, 3);
    }

    @AfterAll
    void close() {
        etcd.close();
    }

    @Test
    void electsAnotherLeaderWhenTheLeaderIsKilledAndTakesItBack() {
        EtcdNode leader = etcd.leader().orElseThrow();

        leader.kill();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> etcd.leader().filter(node -> node != leader).isPresent());
        assertThat(put("YQ==", "YQ==")).isEqualTo(200);
        leader.start();

        assertThat(leader.process().ready()).isTrue();
    }

    @Test
    void answersNobodyWhileTwoOfThreeArePausedAndGoesOnAfterwards() {
        etcd.node(1).process().pause();
        etcd.node(2).process().pause();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> !etcd.node(3).process().ready());

        etcd.node(1).process().resume();
        etcd.node(2).process().resume();

        await().atMost(Duration.ofSeconds(10))
                .until(() -> etcd.node(3).process().ready());
    }

    @Test
    void keepsItsStateWhenStoppedAndForgetsItWhenWiped() {
        put("YQ==", "YQ==");
        etcd.stop();
        etcd.start();
        assertThat(get("YQ==")).contains("\"value\":\"YQ==\"");

        etcd.wipe();
        etcd.start();

        assertThat(get("YQ==")).doesNotContain("value");
    }

    private int put(String key, String value) {
        URI alive = etcd.nodes().stream()
                .filter(node -> node.process().alive())
                .findFirst()
                .orElseThrow()
                .uri();
        return Http.send("POST", alive.resolve("/v3/kv/put"), """
                {"key": "%s", "value": "%s"}""".formatted(key, value)
                        .getBytes(StandardCharsets.UTF_8))
                .status();
    }

    private String get(String key) {
        return new String(
                Http.send(
                                "POST",
                                etcd.node(1).uri().resolve("/v3/kv/range"),
                                "{\"key\": \"%s\"}".formatted(key).getBytes(StandardCharsets.UTF_8))
                        .body(),
                StandardCharsets.UTF_8);
    }
}
