package dev.abacus.kit.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.kit.TestService;
import dev.abacus.kit.http.Caller;
import dev.abacus.kit.http.Reply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What an operator sees of a service that has neither Consul nor etcd. */
@SpringBootTest(classes = TestService.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class OperationsTest {
    private Caller service = new Caller(0);

    @BeforeEach
    void call(@LocalServerPort int port) {
        service = new Caller(port);
    }

    @Test
    void isAliveAndReadyWithoutEtcd() {
        assertThat(service.get("/actuator/health/liveness").text()).contains("\"status\":\"UP\"");
        assertThat(service.get("/actuator/health/readiness").text()).contains("\"status\":\"UP\"");
    }

    @Test
    void saysThatEtcdIsAway() {
        Reply health = service.get("/actuator/health");
        assertThat(health.status()).isEqualTo(503);
        assertThat(health.json().path("components").path("etcd").path("status").asString())
                .isEqualTo("DOWN");
    }

    @Test
    void isMeasured() {
        service.get("/actuator/health/liveness");
        assertThat(service.get("/actuator/prometheus").text())
                .contains("http_server_requests_seconds_count", "application=\"test-service\"");
    }

    @Test
    void showsNothingElseOfItself() {
        for (String endpoint : new String[] {"env", "beans", "heapdump", "shutdown", "configprops", "loggers"}) {
            assertThat(service.get("/actuator/" + endpoint).status())
                    .as(endpoint)
                    .isEqualTo(404);
        }
    }
}
