package dev.abacus.kit.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.abacus.kit.StartedService;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Spans that arrive at an OTLP receiver, as its protobuf messages. */
class OtlpTest {
    private static final URI NO_CONSUL = URI.create("http://127.0.0.1:1");
    private static final String SAMPLED = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String UNSAMPLED = "4bf92f3577b34da6a3ce929d0e0e4737";

    private final Queue<ResourceSpans> received = new ConcurrentLinkedQueue<>();
    private final HttpServer receiver;

    OtlpTest() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/v1/traces", exchange -> {
            try (exchange) {
                received.addAll(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody())
                        .getResourceSpansList());
                exchange.sendResponseHeaders(200, -1);
            }
        });
        receiver.start();
    }

    @AfterEach
    void close() {
        receiver.stop(0);
    }

    @Test
    void aSampledRequestArrives() {
        try (var service = started("abacus.tracing.enabled=true")) {
            call(service, UNSAMPLED, "00");
            call(service, SAMPLED, "01");

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(received)
                            .anySatisfy(spans -> assertThat(spans.getResource().getAttributesList())
                                    .anyMatch(attribute -> attribute.getKey().equals("service.name")
                                            && attribute
                                                    .getValue()
                                                    .getStringValue()
                                                    .equals("test-service"))));
            assertThat(traces()).containsOnly(SAMPLED);
        }
    }

    @Test
    void withoutTheSettingNothingIsRecordedWhateverTheCallerAsksFor() {
        try (var service = started("abacus.tracing.enabled=false")) {
            call(service, SAMPLED, "01");
        }
        // The end of a service exports what is left.
        assertThat(received).isEmpty();
    }

    private StartedService started(String tracing) {
        return StartedService.with(
                NO_CONSUL,
                tracing,
                "management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:"
                        + receiver.getAddress().getPort() + "/v1/traces");
    }

    private static void call(StartedService service, String trace, String flags) {
        var reply = service.calls().get("/nowhere", "traceparent", "00-" + trace + "-00f067aa0ba902b7-" + flags);
        assertThat(reply.json().path("traceId").asString()).isEqualTo(trace);
    }

    private Iterable<String> traces() {
        return received.stream()
                .flatMap(spans -> spans.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .map(span -> HexFormat.of().formatHex(span.getTraceId().toByteArray()))
                .toList();
    }
}
