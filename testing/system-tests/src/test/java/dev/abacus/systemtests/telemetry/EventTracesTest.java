package dev.abacus.systemtests.telemetry;

import static dev.abacus.systemtests.support.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.systemtests.http.Api;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A record and its event carry the trace context of the call that made it. */
class EventTracesTest extends TelemetrySuite {

    private final Zipkin zipkin = new Zipkin(new Api(cluster.uri("zipkin")));

    @Test
    void aConsumerOfAnEventContinuesTheTraceOfTheCall() throws InterruptedException {
        String trace = UUID.randomUUID().toString().replace("-", "");
        JsonNode record;
        JsonNode event;
        try (var stream = gateway.stream("/api/calculations")) {
            record = record(trace, "01");
            event = new JsonMapper().readTree(stream.next().data());
        }

        assertThat(event).isEqualTo(record);
        assertThat(gateway.get("/api/calculations/" + record.path("id").asString())
                        .json())
                .isEqualTo(record);
        String traceparent = record.path("traceparent").asString("");
        assertThat(traceparent).matches("00-" + trace + "-[0-9a-f]{16}-01");
        soon().untilAsserted(() -> assertThat(zipkin.trace(trace))
                .as("the span that the consumer's spans are below")
                .anySatisfy(span -> {
                    assertThat(span.service()).isEqualTo("sum-service");
                    assertThat(traceparent)
                            .contains("-" + span.json().path("id").asString() + "-");
                }));
    }

    @Test
    void aCallThatIsNotSampledLeavesNoTrace() throws InterruptedException {
        try (var stream = gateway.stream("/api/calculations")) {
            JsonNode record = record(UUID.randomUUID().toString().replace("-", ""), "00");

            assertThat(record.has("traceparent")).isFalse();
            assertThat(new JsonMapper().readTree(stream.next().data())).isEqualTo(record);
        }
    }

    private JsonNode record(String trace, String flags) {
        return gateway.post(
                        "/api/sum", "{\"numbers\":[1,2]}", "traceparent", "00-" + trace + "-00f067aa0ba902b7-" + flags)
                .isStatus(201)
                .json();
    }
}
