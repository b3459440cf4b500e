package dev.abacus.arith;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.kit.deadline.Deadline;
import dev.abacus.testsupport.TestEtcd;
import dev.abacus.testsupport.TestServers;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;

@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"abacus.instance=arith-service-1", "abacus.etcd.timeout=5s", "spring.cloud.consul.port=1"})
class MultiplyTest {
    private static final TestEtcd ETCD = TestServers.startEtcd(1);

    private RestTestClient service = RestTestClient.bindToServer().build();

    @DynamicPropertySource
    static void etcd(DynamicPropertyRegistry properties) {
        properties.add(
                "abacus.etcd.endpoints",
                () -> ETCD.endpoints().stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    @AfterAll
    static void stopEtcd() {
        ETCD.close();
    }

    @BeforeEach
    void call(@LocalServerPort int port) {
        service = RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .build();
    }

    @Test
    void multiplies() {
        service.get()
                .uri("/multiply?a=-7&b=8")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .isEqualTo("{\"operation\":\"multiply\",\"operands\":[-7,8],\"result\":-56,"
                        + "\"instance\":\"arith-service-1\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "a=7&b=x, 400, 'b must be an integer, but is ''x'''",
        "a=9223372036854775808&b=1, 422, 'a must fit into 64 bits, but is 9223372036854775808'",
        "a=9223372036854775807&b=2, 422, "
                + "'The result does not fit into 64 bits: multiply of 9223372036854775807, 2'"
    })
    void namesWhatIsWrong(String query, int status, String detail) {
        service.get()
                .uri("/multiply?" + query)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo(detail);
    }

    @Test
    void recordsOnceForAKey() {
        String key = UUID.randomUUID().toString();
        EntityExchangeResult<String> first = post("{\"a\":7,\"b\":8}", key);
        EntityExchangeResult<String> again = post("{\"b\":8,\"a\":7}", '"' + key + '"');
        assertThat(first.getStatus().value()).isEqualTo(201);
        assertThat(first.getResponseHeaders().getFirst("Idempotency-Key")).isEqualTo(key);
        assertThat(first.getResponseHeaders().containsHeader("Idempotency-Replayed"))
                .isFalse();
        assertThat(first.getResponseHeaders().getFirst("Location")).startsWith("/api/calculations/");
        assertThat(first.getResponseBody())
                .contains("\"operands\":[7,8],\"result\":56,\"instance\":\"arith-service-1\"");
        assertThat(again.getStatus().value()).isEqualTo(201);
        assertThat(again.getResponseHeaders().getFirst("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.getResponseHeaders().getLocation())
                .isEqualTo(first.getResponseHeaders().getLocation());
        assertThat(again.getResponseBody()).isEqualTo(first.getResponseBody());
    }

    @Test
    void refusesAKeyThatWasUsedForOtherOperands() {
        String key = UUID.randomUUID().toString();
        post("{\"a\":7,\"b\":8}", key);
        EntityExchangeResult<String> other = post("{\"a\":7,\"b\":9}", key);
        assertThat(other.getStatus().value()).isEqualTo(422);
        assertThat(other.getResponseBody()).contains("urn:abacus:problem:idempotency-key-reused", key);
    }

    @Test
    void refusesAMalformedKey() {
        assertThat(post("{\"a\":7,\"b\":8}", "two words").getStatus().value()).isEqualTo(400);
    }

    @Test
    void doesNotUseUpTheKeyOfACallThatOverflows() {
        String key = UUID.randomUUID().toString();
        assertThat(post("{\"a\":9223372036854775807,\"b\":2}", key).getStatus().value())
                .isEqualTo(422);
        assertThat(post("{\"a\":7,\"b\":8}", key).getStatus().value()).isEqualTo(201);
    }

    @Test
    void makesAKeyWhereTheCallerGivesNone() {
        EntityExchangeResult<String> recorded = service.post()
                .uri("/multiply")
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"a\":7,\"b\":8}")
                .exchange()
                .returnResult(String.class);
        assertThat(recorded.getStatus().value()).isEqualTo(201);
        assertThat(recorded.getResponseHeaders().getFirst("Idempotency-Key")).isNotEmpty();
    }

    @Test
    void refusesWhatItCouldNotAnswerBeforeItRecords() {
        String key = UUID.randomUUID().toString();
        service.post()
                .uri("/multiply")
                .contentType(MediaType.APPLICATION_JSON)
                .accept(MediaType.TEXT_HTML)
                .header("Idempotency-Key", key)
                .body("{\"a\":7,\"b\":8}")
                .exchange()
                .expectStatus()
                .isEqualTo(406);
        assertThat(post("{\"a\":7,\"b\":8}", key).getResponseHeaders().containsHeader("Idempotency-Replayed"))
                .isFalse();
    }

    @Test
    void doesNotGoOnForACallerWhoseTimeIsOver() {
        String key = UUID.randomUUID().toString();
        ETCD.node(1).pause();
        try {
            Instant begin = Instant.now();
            EntityExchangeResult<String> late = service.post()
                    .uri("/multiply")
                    .contentType(MediaType.APPLICATION_JSON)
                    .header("Idempotency-Key", key)
                    .header(Deadline.HEADER, "200")
                    .body("{\"a\":7,\"b\":8}")
                    .exchange()
                    .returnResult(String.class);
            assertThat(late.getStatus().value()).isEqualTo(503);
            // etcd would have been given five seconds
            assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(3));
        } finally {
            ETCD.node(1).resume();
        }
        assertThat(post("{\"a\":7,\"b\":8}", key).getStatus().value()).isEqualTo(201);
    }

    private EntityExchangeResult<String> post(String body, String key) {
        return service.post()
                .uri("/multiply")
                .contentType(MediaType.APPLICATION_JSON)
                .header("Idempotency-Key", key)
                .body(body)
                .exchange()
                .returnResult(String.class);
    }
}
