package dev.abacus.cluster.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.process.Http;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsulServerTest {
    @Test
    void keepsItsStateWhenKilledAndForgetsItWhenWiped(@TempDir Path directory) {
        try (ConsulServer consul = ConsulServer.start(directory)) {
            var key = consul.uri().resolve("/v1/kv/abacus/config/sum-service/data");
            Http.send("PUT", key, "limit: 5".getBytes(StandardCharsets.UTF_8));

            consul.kill();
            assertThat(Http.get(key).status()).isZero();
            consul.start();
            assertThat(Http.get(key).status()).isEqualTo(200);

            consul.wipe();
            consul.start();
            assertThat(Http.get(key).status()).isEqualTo(404);
        }
    }
}
