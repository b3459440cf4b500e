package dev.abacus.sum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.testsupport.TestEtcd;
import dev.abacus.testsupport.TestServers;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
        properties = {"abacus.instance=sum-service-1", "abacus.etcd.timeout=5s", "spring.cloud.consul.port=1"})
class SumTest {
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

    @ParameterizedTest
    @CsvSource({"'1,2,3', 6", "'', 0", "'9223372036854775807,1,-1', 9223372036854775807", "-5, -5"})
    void adds(String numbers, long sum) {
        service.get()
                .uri("/sum?numbers=" + numbers)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.result")
                .isEqualTo(sum);
    }

    @ParameterizedTest
    @CsvSource({
        "'?numbers=1,,2', 400, 'numbers[1] must be an integer, but is empty'",
        "'', 400, numbers is missing",
        "'?numbers=9223372036854775807,1', 422, "
                + "'The result does not fit into 64 bits: sum of 9223372036854775807, 1'"
    })
    void namesWhatIsWrong(String query, int status, String detail) {
        service.get()
                .uri("/sum" + query)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo(detail);
    }

    @Test
    void addsTenThousandNumbersButNoMore() {
        assertThat(get(10_000).getResponseBody()).contains("\"result\":111110000,");
        assertThat(get(10_001).getStatus().value()).isEqualTo(413);
        assertThat(post(10_000).getStatus().value()).isEqualTo(201);
        assertThat(post(10_001).getStatus().value()).isEqualTo(413);
    }

    @Test
    void recordsTheSumOfNothing() {
        assertThat(post(0).getResponseBody()).contains("\"operation\":\"sum\",\"operands\":[],\"result\":0");
    }

    private EntityExchangeResult<String> get(int count) {
        return service.get().uri("/sum?numbers=" + numbers(count)).exchange().returnResult(String.class);
    }

    private EntityExchangeResult<String> post(int count) {
        return service.post()
                .uri("/sum")
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"numbers\":[" + numbers(count) + "]}")
                .exchange()
                .returnResult(String.class);
    }

    private static String numbers(int count) {
        return IntStream.range(0, count).mapToObj(i -> "11111").collect(Collectors.joining(","));
    }
}
