package dev.abacus.kit.cors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.kit.StartedService;
import dev.abacus.kit.http.Reply;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {
    private static final URI NO_CONSUL = URI.create("http://127.0.0.1:1");
    private static final String PAGE = "https://app.example.com";
    private static StartedService closed;
    private static StartedService open;
    private static StartedService openToAll;

    @BeforeAll
    static void start() {
        closed = StartedService.with(NO_CONSUL);
        open = StartedService.with(
                NO_CONSUL, "abacus.cors.allowed-origins=" + PAGE + ",http://localhost:3000,http://[::1]:3000");
        openToAll = StartedService.with(NO_CONSUL, "abacus.cors.allowed-origins=*");
    }

    @AfterAll
    static void stop() {
        closed.close();
        open.close();
        openToAll.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {PAGE, "http://localhost:3000", "http://[::1]:3000"})
    void grantsAPreflightOfAnAllowedOrigin(String origin) {
        Reply reply = preflight(
                open,
                origin,
                "PUT",
                "content-type, if-match, if-none-match, idempotency-key, "
                        + "last-event-id, traceparent, abacus-timeout-ms");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo(origin);
        assertThat(reply.header("Access-Control-Allow-Methods")).isEqualTo("GET,HEAD,POST,PUT,DELETE");
        assertThat(reply.header("Access-Control-Allow-Headers")).contains("idempotency-key", "abacus-timeout-ms");
        assertThat(reply.header("Access-Control-Max-Age")).isEqualTo("600");
        assertThat(reply.header("Vary")).contains("Origin");
        assertThat(reply.headers()).doesNotContainKeys("access-control-allow-credentials", "allow");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.com",
                "http://app.example.com",
                "https://app.example.com:8443",
                "https://app.example.com.evil.example",
                "null",
                "nonsense",
                "%%%"
            })
    void refusesAPreflightOfAnother(String origin) {
        assertRefused(preflight(open, origin, "PUT", "content-type"), origin);
    }

    @ParameterizedTest
    @CsvSource({"PATCH, content-type", "PUT, x-secret", "FOO, content-type"})
    void refusesAPreflightForMore(String method, String headers) {
        assertRefused(preflight(open, PAGE, method, headers), "Idempotency-Key");
    }

    @Test
    void refusesEachPreflightByDefault() {
        assertRefused(preflight(closed, PAGE, "GET", "content-type"), "abacus.cors.allowed-origins");
    }

    @Test
    void letsAnyPageInIfToldTo() {
        assertThat(preflight(openToAll, "https://any.example", "GET", "content-type")
                        .header("Access-Control-Allow-Origin"))
                .isEqualTo("*");
    }

    @Test
    void letsAPageReadAnswersAndErrors() {
        for (String path : new String[] {"/actuator/health/liveness", "/nowhere"}) {
            Reply reply = open.calls().get(path, "Origin", PAGE);

            assertThat(reply.header("Access-Control-Allow-Origin")).as(path).isEqualTo(PAGE);
            assertThat(reply.header("Access-Control-Expose-Headers"))
                    .contains("ETag", "Location", "Idempotency-Key", "Idempotency-Replayed", "Retry-After");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example.com", "null", "%%%"})
    void answersOthersWithoutLettingThemRead(String origin) {
        for (StartedService service : new StartedService[] {open, closed}) {
            Reply reply = service.calls().get("/actuator/health/liveness", "Origin", origin);

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.headers()).doesNotContainKey("access-control-allow-origin");
        }
    }

    private static Reply preflight(StartedService service, String origin, String method, String headers) {
        return service.calls()
                .raw(("OPTIONS /actuator/health HTTP/1.1\nHost: x\nConnection: close\nOrigin: %s\n"
                                + "Access-Control-Request-Method: %s\nAccess-Control-Request-Headers: %s\n\n")
                        .formatted(origin, method, headers)
                        .replace("\n", "\r\n"));
    }

    private static void assertRefused(Reply reply, String told) {
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.json().path("type").asString()).isEqualTo("urn:abacus:problem:cross-origin");
        assertThat(reply.json().path("detail").asString()).contains(told);
        assertThat(reply.headers()).doesNotContainKey("access-control-allow-origin");
    }
}
