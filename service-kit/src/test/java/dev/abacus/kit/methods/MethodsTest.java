package dev.abacus.kit.methods;

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
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RestController;

@SpringBootTest(
        classes = {TestService.class, MethodsTest.Thing.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class MethodsTest {
    private Caller service = new Caller(0);

    @RestController
    static class Thing {
        @GetMapping("/thing/{name}")
        String get() {
            return "thing";
        }

        @DeleteMapping("/thing/{name}")
        void delete() {}

        @PatchMapping(path = "/patched", consumes = "application/merge-patch+json")
        void patch() {}
    }

    @BeforeEach
    void call(@LocalServerPort int port) {
        service = new Caller(port);
    }

    @ParameterizedTest
    @CsvSource({"/thing/a%20b, 'GET, HEAD, DELETE, OPTIONS'", "/actuator/health, 'GET, HEAD, OPTIONS'"})
    void tellsTheMethodsOfAPath(String path, String allow) {
        Reply options = raw("OPTIONS", path);

        assertThat(options.status()).isEqualTo(200);
        assertThat(options.header("Allow")).isEqualTo(allow);
        assertThat(options.headers()).doesNotContainKey("accept-patch");
        for (String method : new String[] {"POST", "PUT", "PATCH", "TRACE", "FOO", "get"}) {
            Reply refused = raw(method, path);
            assertThat(refused.status()).as(method).isEqualTo(405);
            assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(refused.header("Allow")).as(method).isEqualTo(allow);
            assertThat(refused.json().path("detail").asString()).contains(method, allow);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "OPTIONS", "TRACE", "FOO"})
    void hasNoMethodWhereThereIsNothing(String method) {
        for (String path : new String[] {"/nowhere", "/error"}) {
            Reply reply = raw(method, path);

            assertThat(reply.status()).as(path).isEqualTo(404);
            assertThat(reply.json().path("type").asString()).isEqualTo("urn:abacus:problem:not-found");
        }
    }

    @Test
    void tellsWhatPatchTakesWhereThereIsOne() {
        Reply reply = raw("OPTIONS", "/patched");

        assertThat(reply.header("Allow")).isEqualTo("PATCH, OPTIONS");
        assertThat(reply.header("Accept-Patch")).isEqualTo("application/merge-patch+json");
    }

    @Test
    void answersForTheWholeServer() {
        Reply reply = raw("OPTIONS", "*");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Allow")).isEqualTo("GET, HEAD, POST, PUT, DELETE, OPTIONS");
    }

    @Test
    void answersHeadWithTheHeadersOfGet() {
        Reply get = service.get("/thing/a");
        Reply head = service.call("HEAD", "/thing/a", BodyPublishers.noBody());

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().keySet()).isEqualTo(get.headers().keySet());
        assertThat(head.header("Content-Length")).isEqualTo("5");
    }

    private Reply raw(String method, String target) {
        return service.raw(method + " " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }
}
