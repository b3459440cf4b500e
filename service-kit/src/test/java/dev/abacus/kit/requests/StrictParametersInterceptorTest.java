package dev.abacus.kit.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.kit.TestService;
import dev.abacus.kit.http.Caller;
import dev.abacus.kit.http.Reply;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@SpringBootTest(
        classes = {TestService.class, ParameterisedController.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class StrictParametersInterceptorTest {
    private Caller service = new Caller(0);

    @BeforeEach
    void call(@LocalServerPort int port) {
        service = new Caller(port);
    }

    @Test
    void takesWhatTheHandlerDeclares() {
        assertThat(service.get(
                                "/parameters/single?limit=7&from=-9223372036854775808&prefix=&ttl=30s",
                                "Idempotency-Key",
                                "k",
                                "If-Match",
                                "\"1\"",
                                "If-Match",
                                "\"2\"")
                        .text())
                .startsWith("7 -9223372036854775808  30s k ");
        assertThat(service.get("/parameters/single").text()).startsWith("50 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tll=2s | tll is not a parameter of this call",
                "LIMIT=1 | LIMIT is not a parameter of this call",
                "prefix=a&prefix=b | prefix must be given once, but is given 2 times",
                "prefix=a&prefix=a | prefix must be given once, but is given 2 times",
                "limit=1&limit=2 | limit must be given once, but is given 2 times",
                "limit= | limit is empty: give a value, or leave it out",
                "from | from is empty: give a value, or leave it out"
            })
    void refusesAParameterThatIsUnknownRepeatedOrEmpty(String query, String detail) {
        assertThat(refused("/parameters/single?" + query)).contains(detail);
    }

    @Test
    void namesEveryViolationAtOnce() {
        assertThat(refused("/parameters/single?tll=2s&prefix=a&prefix=b"))
                .contains("tll is not")
                .contains("prefix must be given once");
    }

    @Test
    void listsTheFirst100ViolationsAndCountsTheOthers() {
        String query = IntStream.range(0, 300).mapToObj(i -> "n" + i + "=1").collect(Collectors.joining("&"));
        JsonNode problem = service.get("/parameters/single?" + query).json();

        assertThat(problem.path("status").asInt()).isEqualTo(400);
        assertThat(problem.path("errors")).hasSize(100);
        assertThat(problem.path("detail").asString()).endsWith("; and 297 more");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%231", "0x10", "-0x1", "%2B5", "%205", "5%20", "1e3", "1.0", "%EF%BC%95", "1_0", "--1", "-"})
    void takesDecimalNumbersOnly(String number) {
        assertThat(refused("/parameters/single?limit=" + number)).contains("limit must be an integer");
        assertThat(refused("/parameters/single?from=" + number)).contains("from must be an integer");
    }

    @Test
    void refusesANumberThatDoesNotFit() {
        assertThat(refused("/parameters/single?limit=2147483648")).contains("limit must be an integer");
        assertThat(refused("/parameters/single?from=9223372036854775808")).contains("from must be an integer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Idempotency-Key", "Abacus-Timeout-Ms"})
    void refusesASecondLineOfAHeaderThatHasOneValue(String header) {
        assertThat(refused("/parameters/single", header, "100", header, "200"))
                .contains(header + " must be")
                .contains("200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "+5", "0x5", "1.5", "99999999999999999999", "x"})
    void refusesATimeoutThatIsNoWholeNumberOfMilliseconds(String timeout) {
        assertThat(refused("/parameters/single", "Abacus-Timeout-Ms", timeout))
                .contains("Abacus-Timeout-Ms must be one whole number of milliseconds");
    }

    @Test
    void leavesAHandlerThatTakesAllToItself() {
        assertThat(service.get("/parameters/all?x=1&x=2").status()).isEqualTo(200);
    }

    private String refused(String path, String... headers) {
        Reply reply = service.get(path, headers);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        return reply.text();
    }
}
