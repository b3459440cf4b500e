package dev.abacus.kit.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.abacus.kit.StartedService;
import dev.abacus.kit.TestService;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
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
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Spans that arrive at an OTLP receiver, as its protobuf messages. */
class OtlpTest {
    @Import(FailingController.class)
    static class FailingService extends TestService {}

    @RestController
    static class FailingController {
        @GetMapping("/fine")
        String fine() {
            return "fine";
        }

        @GetMapping("/unavailable")
        String unavailable() {
            throw new ProblemException(ProblemType.UNAVAILABLE, "Not now");
        }

        @GetMapping("/broken")
        String broken() {
            throw new IllegalStateException("broken");
        }
    }

    private static final URI NO_CONSUL = URI.create("http://127.0.0.1:1");
    private static final String SAMPLED = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String UNSAMPLED = "4bf92f3577b34da6a3ce929d0e0e4737";
    private static final String REFUSED = "4bf92f3577b34da6a3ce929d0e0e4738";
    private static final String BROKEN = "4bf92f3577b34da6a3ce929d0e0e4739";

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
        try (var service = started(TestService.class, "abacus.tracing.enabled=true")) {
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
    void aRequestThatFailsArrivesThoughItIsNotSampled() {
        try (var service = started(FailingService.class, "abacus.tracing.enabled=true")) {
            assertThat(service.calls().get("/fine", parent(UNSAMPLED, "00")).status())
                    .isEqualTo(200);
            assertThat(service.calls()
                            .get("/unavailable", parent(REFUSED, "00"))
                            .status())
                    .isEqualTo(503);
            assertThat(service.calls().get("/broken", parent(BROKEN, "00")).status())
                    .isEqualTo(500);
            assertThat(service.calls()
                            .get("/actuator/health", parent(UNSAMPLED, "00"))
                            .status())
                    .as("nothing is said of the actuator")
                    .isEqualTo(503);
        }
        // The end of a service exports what is left.
        assertThat(traces()).containsExactlyInAnyOrder(REFUSED, BROKEN);
    }

    @Test
    void withoutTheSettingNothingIsRecordedWhateverTheCallerAsksFor() {
        try (var service = started(FailingService.class, "abacus.tracing.enabled=false")) {
            call(service, SAMPLED, "01");
            assertThat(service.calls()
                            .get("/unavailable", parent(REFUSED, "01"))
                            .status())
                    .isEqualTo(503);
        }
        // The end of a service exports what is left.
        assertThat(received).isEmpty();
    }

    private StartedService started(Class<?> service, String tracing) {
        return StartedService.with(
                service,
                NO_CONSUL,
                tracing,
                "management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:"
                        + receiver.getAddress().getPort() + "/v1/traces");
    }

    private static void call(StartedService service, String trace, String flags) {
        var reply = service.calls().get("/nowhere", parent(trace, flags));
        assertThat(reply.json().path("traceId").asString()).isEqualTo(trace);
    }

    private static String[] parent(String trace, String flags) {
        return new String[] {"traceparent", "00-" + trace + "-00f067aa0ba902b7-" + flags};
    }

    private Iterable<String> traces() {
        return received.stream()
                .flatMap(spans -> spans.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .map(span -> HexFormat.of().formatHex(span.getTraceId().toByteArray()))
                .toList();
    }
}
