package dev.abacus.kit.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.kit.TestService;
import dev.abacus.kit.http.Caller;
import dev.abacus.kit.http.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(
        classes = {TestService.class, NegotiatingController.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class NegotiationTest {
    private Caller service = new Caller(0);

    @BeforeEach
    void call(@LocalServerPort int port) {
        service = new Caller(port);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json;q=1, text/event-stream;q=0.1 | application/json",
                "text/event-stream;q=0.1, application/json;q=0.2 | application/json",
                "text/event-stream, application/json;q=0.9 | text/event-stream",
                "text/event-stream, application/json | application/json",
                "*/* | application/json",
                "text/* | text/event-stream",
                "application/json;q=0, */* | text/event-stream",
                "text/event-stream;q=0, */* | application/json",
                "application/problem+json, application/json | application/json",
                "application/vnd.foo+json, application/json;q=0.1 | application/json",
                "application/json;v=2;charset=utf-8 | application/json",
                "text/html, image/gif, *; q=.2, */*; q=.2 | application/json",
            })
    void answersWithTheTypeOfTheHighestQuality(String accept, String type) {
        Reply reply = service.get("/negotiated", "Accept", accept);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo(type);
        assertThat(reply.header("Vary")).isEqualTo("Accept");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "application/vnd.foo+json",
                "application/problem+json",
                "application/json;q=0",
                "application/json;q=0, application/*",
                "text/event-stream;q=0, text/*"
            })
    void doesNothingForACallerThatTakesNoAnswer(String accept) {
        Reply before = service.get("/negotiated");

        assertNotAcceptable(service.call("POST", "/negotiated", BodyPublishers.noBody(), "Accept", accept));
        assertNotAcceptable(service.get("/negotiated", "Accept", accept));
        assertThat(service.get("/negotiated").text()).isEqualTo(before.text());
    }

    @Test
    void needsNoAcceptWhereNothingIsAnswered() {
        Reply reply = service.call("DELETE", "/negotiated", BodyPublishers.noBody(), "Accept", "text/html");

        assertThat(reply.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"/negotiated, 200", "/nowhere, 404", "/error, 404", "/actuator/health/liveness, 200"})
    void keepsAnswersOutOfCaches(String path, int status) {
        Reply reply = service.get(path);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
    }

    private static void assertNotAcceptable(Reply reply) {
        assertThat(reply.status()).isEqualTo(406);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.header("Vary")).isEqualTo("Accept");
        assertThat(reply.json().path("detail").asString()).contains("application/json");
    }
}
