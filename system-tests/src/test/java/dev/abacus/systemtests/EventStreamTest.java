package dev.abacus.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Server-sent events of calculations and keys. */
class EventStreamTest {

    private final Api gateway = Suite.shared().gateway();

    @Test
    void tellsRecordsAsTheyAreMadeAndResumesWithoutLoss() throws IOException, InterruptedException {
        String seen;
        String first;
        try (var stream = new EventReader(gateway, "/api/calculations", null)) {
            first = record();
            EventReader.Event event = stream.next();
            assertThat(event.name()).isEqualTo("calculation");
            assertThat(event.data()).contains(first);
            seen = event.id();
        }
        List<String> missed = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            missed.add(record());
        }

        try (var stream = new EventReader(gateway, "/api/calculations", seen)) {
            for (String id : missed) {
                assertThat(stream.next().data()).contains(id);
            }
        }
    }

    @Test
    void tellsWhatHappensToKeysUnderAPrefix() throws IOException, InterruptedException {
        String prefix = UUID.randomUUID() + "/";
        String seen;
        try (var stream = new EventReader(gateway, "/api/state?prefix=" + prefix, null)) {
            gateway.put("/api/state/" + UUID.randomUUID(), "of no interest");
            gateway.put("/api/state/" + prefix + "k", "v");
            EventReader.Event put = stream.next();
            assertThat(put.name()).isEqualTo("put");
            assertThat(put.data()).contains("\"value\":\"v\"");
            seen = put.id();
        }
        gateway.delete("/api/state/" + prefix + "k").isStatus(204);

        try (var stream = new EventReader(gateway, "/api/state?prefix=" + prefix, seen)) {
            EventReader.Event deleted = stream.next();
            assertThat(deleted.name()).isEqualTo("delete");
            assertThat(deleted.data()).contains(prefix + "k");
        }
    }

    @Test
    void refusesAMalformedPosition() {
        gateway.get("/api/calculations", "Accept", "text/event-stream", "Last-Event-ID", "nonsense")
                .isProblem(400, "invalid-request");
        gateway.get("/api/state", "Accept", "text/event-stream", "Last-Event-ID", "nonsense")
                .isProblem(400, "invalid-request");
    }

    private String record() {
        return gateway.post("/api/sum", "{\"numbers\":[1]}")
                .isStatus(201)
                .json()
                .path("id")
                .asString();
    }
}
