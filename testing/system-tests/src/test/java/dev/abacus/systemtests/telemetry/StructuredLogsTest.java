package dev.abacus.systemtests.telemetry;

import static dev.abacus.systemtests.support.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** With one setting, each log line is a JSON object that names the instance, and the request that it belongs to. */
class StructuredLogsTest extends TelemetrySuite {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void eachLineNamesTheInstance() {
        for (String process : List.of("gateway", "arith-service-2")) {
            assertThat(lines(process)).isNotEmpty().allSatisfy(line -> {
                assertThat(line.path("@timestamp").asString("")).isNotEmpty();
                assertThat(line.at("/log/level").asString("")).isNotEmpty();
                assertThat(line.path("message").asString("")).isNotEmpty();
                assertThat(line.at("/service/name").asString("")).isEqualTo(process.replace("-2", ""));
                assertThat(line.at("/service/node/name").asString("")).isEqualTo(process);
            });
        }
    }

    @Test
    void aLineOfARequestNamesItAndItsTrace() {
        cluster.kill("arith-service-1");
        // Before Consul notices, which takes a second.
        for (int call = 0; call < 4; call++) {
            gateway.get(MULTIPLY, "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-00")
                    .isStatus(200);
        }
        soon().untilAsserted(() -> assertThat(lines("gateway"))
                .filteredOn(line -> line.path("message").asString("").startsWith("arith-service-1 is ejected"))
                .isNotEmpty());

        JsonNode ejection = lines("gateway").stream()
                .filter(line -> line.path("message").asString("").startsWith("arith-service-1 is ejected"))
                .toList()
                .getLast();
        assertThat(ejection.path("trace.id").asString("")).isEqualTo(TRACE);
        assertThat(ejection.path("span.id").asString("")).matches("[0-9a-f]{16}");
        assertThat(ejection.at("/http/request/method").asString("")).isEqualTo("GET");
        assertThat(ejection.at("/url/path").asString("")).isEqualTo("/api/multiply");
    }

    @Test
    void noLineHasWhatACallerSends() {
        gateway.post("/api/sum", "{\"numbers\":[918273645]}", "Idempotency-Key", "key-918273645")
                .isStatus(201);
        gateway.put("/api/state/telemetry", "value-918273645").isStatus(201);
        gateway.post("/api/sum", "{\"numbers\":[918273645.5]}").isStatus(400);
        cluster.kill("sum-service-1");
        gateway.get("/api/sum?numbers=918273645").isStatus(200);

        for (String process : List.of("gateway", "sum-service-1", "sum-service-2")) {
            assertThat(cluster.log(process)).content().doesNotContain("918273645");
        }
    }

    /** Without those that the JVM writes itself, before the application logs. */
    private List<JsonNode> lines(String process) {
        try (Stream<String> lines = Files.lines(cluster.log(process))) {
            return lines.filter(line -> !line.startsWith("[") && !line.startsWith("NOTE: "))
                    .map(JSON::readTree)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
