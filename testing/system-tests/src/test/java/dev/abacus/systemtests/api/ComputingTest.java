package dev.abacus.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.support.Suite;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code GET /api/multiply} and {@code GET /api/sum}. */
class ComputingTest {

    private final Api gateway = Suite.shared().gateway();

    @Test
    void multiplies() {
        JsonNode answer = gateway.get("/api/multiply?a=7&b=8").isStatus(200).json();

        assertThat(answer.propertyNames()).containsExactly("operation", "operands", "result", "instance");
        assertThat(answer.path("operation").asString()).isEqualTo("multiply");
        assertThat(answer.path("operands").toString()).isEqualTo("[7,8]");
        assertThat(answer.path("result").asLong()).isEqualTo(56);
        assertThat(answer.path("instance").asString()).startsWith("arith-service-");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    1,2,3                                     | 6
                    -5                                        | -5
                    ''                                        | 0
                    9223372036854775807,1,-1                  | 9223372036854775807
                    -9223372036854775808,-1,1                 | -9223372036854775808
                    """)
    void addsExactly(String numbers, long sum) {
        JsonNode answer =
                gateway.get("/api/sum?numbers=" + numbers).isStatus(200).json();

        assertThat(answer.path("result").asLong()).isEqualTo(sum);
        assertThat(answer.path("instance").asString()).startsWith("sum-service-");
    }

    @Test
    void usesEveryInstance() {
        assertThat(java.util.stream.Stream.generate(() -> gateway.get("/api/multiply?a=1&b=1"))
                        .limit(8)
                        .map(reply -> reply.json().path("instance").asString())
                        .distinct())
                .containsExactlyInAnyOrder("arith-service-1", "arith-service-2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=1.5&b=2",
                "a=7.0&b=2",
                "a=1e3&b=2",
                "a=x&b=2",
                "a=&b=2",
                "a=0x10&b=2",
                "a=%2B1&b=2",
                "a=1&a=2&b=2"
            })
    void refusesWhatIsNoInteger(String query) {
        JsonNode problem = gateway.get("/api/multiply?" + query).isProblem(400, "invalid-request");

        assertThat(problem.path("detail").asString()).contains("a ");
        assertThat(problem.path("errors").get(0).path("field").asString()).isEqualTo("a");
        assertThat(problem.path("instance").asString()).isEqualTo("/api/multiply");
    }

    @Test
    void namesEveryViolation() {
        JsonNode problem = gateway.get("/api/multiply?a=x").isProblem(400, "invalid-request");

        assertThat(problem.path("errors")
                        .valueStream()
                        .map(error -> error.path("field").asString()))
                .containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/multiply?a=9223372036854775807&b=2",
                "/api/multiply?a=-9223372036854775808&b=-1",
                "/api/multiply?a=9223372036854775808&b=1",
                "/api/multiply?a=1" + "000000000000000000000000000000000000000000&b=1",
                "/api/sum?numbers=9223372036854775807,1",
                "/api/sum?numbers=-9223372036854775808,-1"
            })
    void refusesOverflow(String path) {
        gateway.get(path).isProblem(422, "overflow");
    }

    @Test
    void refusesAListWithAHole() {
        gateway.get("/api/sum?numbers=1,,2").isProblem(400, "invalid-request");
        gateway.get("/api/sum").isProblem(400, "invalid-request");
    }

    @Test
    void addsTenThousandNumbersAndNoMore() {
        String most = String.join(",", Collections.nCopies(10_000, "1"));

        assertThat(gateway.get("/api/sum?numbers=" + most)
                        .isStatus(200)
                        .json()
                        .path("result")
                        .asLong())
                .isEqualTo(10_000);
        gateway.get("/api/sum?numbers=" + most + ",1").isProblem(413, "too-large");
    }
}
