package dev.abacus.systemtests.outages;

import static dev.abacus.systemtests.support.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.systemtests.http.Reply;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A call that is repeated with its idempotency key is recorded once. */
class RecordedOnceTest extends OutageSuite {

    private final String key = UUID.randomUUID().toString();

    @Test
    void whileTheLeaderOfEtcdIsKilled() {
        cluster.etcd().leader().orElseThrow().kill();

        soon().until(() -> repeated().status() == 201);

        assertThat(Stream.generate(this::repeated).limit(3))
                .extracting(reply -> reply.isStatus(201).json().path("id").asString())
                .containsOnly(repeated().json().path("id").asString());
    }

    private Reply repeated() {
        return gateway.post("/api/sum", "{\"numbers\":[4,2]}", "Idempotency-Key", key);
    }
}
