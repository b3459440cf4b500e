package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.testsupport.TestConsul;
import dev.abacus.testsupport.TestServers;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Resilience4j's actuator endpoint: everybody may read it, and nobody may change a breaker by it. */
class BreakersEndpointTest {

    private static TestConsul consul;
    private static StartedGateway gateway;

    @BeforeAll
    static void start() {
        consul = TestServers.startConsul();
        gateway = StartedGateway.with(consul.uri());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        consul.close();
    }

    @Test
    void showsTheBreakers() {
        HttpResponse<String> shown = gateway.get("/actuator/circuitbreakers");

        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body()).contains("\"arith-service\"", "\"sum-service\"", "\"state\":\"CLOSED\"");
    }

    @Test
    void changesNone() {
        HttpResponse<String> refused =
                StartedGateway.send(HttpRequest.newBuilder(gateway.uri("/actuator/circuitbreakers/arith-service"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"updateState\": \"FORCE_OPEN\"}")));

        assertThat(refused.statusCode()).isBetween(400, 499);
        assertThat(gateway.context()
                        .getBean(CircuitBreakerRegistry.class)
                        .circuitBreaker("arith-service")
                        .getState())
                .isEqualTo(State.CLOSED);
    }
}
