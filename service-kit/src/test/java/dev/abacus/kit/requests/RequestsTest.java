package dev.abacus.kit.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.kit.TestService;
import dev.abacus.kit.http.Caller;
import dev.abacus.kit.http.Reply;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(
        classes = {TestService.class, EchoController.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class RequestsTest {
    private Caller service = new Caller(0);

    @BeforeEach
    void call(@LocalServerPort int port) {
        service = new Caller(port);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/echo/a;b=1 | has a ';'",
                "/echo;x=1/a | has a ';'",
                "/echo/a; | has a ';'",
                "/echo/a;jsessionid=1 | has a ';'",
                "/echo/. | has a segment '.'",
                "/echo/../echo/a | has a segment '..'",
                "/echo/%2e%2E/echo/a | has a segment '..'",
                "/echo/.%2e/a | has a segment '..'",
                "/echo/a%2f | ",
                "/echo//a | has an empty segment",
                "//echo/a | has an empty segment",
                "/echo/a%09b | has a control character",
                "/echo/a%7Fb | has a control character",
                "/echo/a%C2%85b | has a control character",
                // Tomcat's own
                "/echo/a%00b | must be percent-encoded UTF-8, without a backslash, NUL",
                "/echo/a%5Cb | without a backslash",
                "/echo/a\\b | without a backslash",
                "/echo/a%zzb | percent-encoded",
                "/echo/a% | percent-encoded",
                "/echo/a%FFb | UTF-8",
                "/echo/a%C0%AFb | UTF-8",
                "/echo/a%ED%A0%80b | UTF-8",
                "/echo/\u00e9 | percent-encoded",
                "/../echo/a | leads above its root",
            })
    void refusesAnAmbiguousPathWithTheReason(String path, String reason) {
        Reply reply = service.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.json().path("detail").asString()).contains(Objects.requireNonNullElse(reason, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "a%3Bb=1, a;b=1",
        "a%253Bb, a%3Bb",
        "..., ...",
        ".a, .a",
        "a.., a..",
        "a+b, a+b",
        "a%20b, 'a b'",
        "%C3%A9%F0%9F%98%80, \u00e9\ud83d\ude00",
        "%E2%80%A8, '\u2028'",
        "a%23%3F%26%3D, 'a#?&='"
    })
    void takesAnyOtherPathAsItIs(String path, String segment) {
        assertThat(service.get("/echo/" + path).text()).isEqualTo(segment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/*",
                "*/*",
                "*",
                "application/*+json",
                ";;;",
                "text",
                "text/",
                "/plain",
                "text/plain; charset=nope",
                "text/plain; charset=",
                "text/plain; charset=\"",
                "text/plain; charset=%",
                "a/b, c/d",
                "text/plain\u00e9",
                "te xt/plain",
                "text/plain; q=x",
                "text/plain; =x",
                "text/@"
            })
    void refusesWhatIsNoMediaType(String type) {
        for (String method : new String[] {"PUT", "POST"}) {
            Reply reply = send(method, "Content-Type: " + type);

            assertThat(reply.status()).as(reply.toString()).isEqualTo(415);
            assertThat(reply.json().path("type").asString()).isEqualTo("urn:abacus:problem:unsupported-media-type");
            assertThat(reply.json().path("detail").asString()).contains("Content-Type");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "TEXT/Plain;Charset=\"utf-8\"",
                "application/vnd.a.b+json;v=1;x=\"a;b\"",
                "image/svg+xml",
                "x-foo/bar",
                "multipart/form-data; boundary=x"
            })
    void takesAnyMediaType(String type) {
        assertThat(send("PUT", "Content-Type: " + type).text()).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "x-gzip", "GZIP", "identity, gzip", "gzip, identity", "nope", "*"})
    void refusesAContentCoding(String coding) {
        for (String method : new String[] {"PUT", "POST"}) {
            Reply reply = send(method, "Content-Type: text/plain\r\nContent-Encoding: " + coding);

            assertThat(reply.status()).as(reply.toString()).isEqualTo(415);
            assertThat(reply.header("Accept-Encoding")).isEqualTo("identity");
            assertThat(reply.json().path("detail").asString()).contains("Content-Encoding '" + coding + "'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "Identity", "", "identity, identity"})
    void takesContentAsItIs(String coding) {
        assertThat(send("PUT", "Content-Type: text/plain\r\nContent-Encoding: " + coding)
                        .text())
                .isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Range: bytes 0-0/2 | Content-Range",
                "Content-Range: nonsense | Content-Range",
                "Content-Type: text/plain~Content-Type: text/html | given 2 times",
            })
    void refusesAPartOfAContentAndTwoTypes(String headers, String reason) {
        for (String method : new String[] {"PUT", "POST"}) {
            Reply reply = send(method, headers.replace("~", "\r\n"));

            assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
            assertThat(reply.json().path("detail").asString()).contains(reason);
        }
    }

    @ParameterizedTest
    @CsvSource({"255, 200", "256, 400", "6000, 400"})
    void boundsAMediaTypesLength(int length, int status) {
        String type = "a/" + "b".repeat(length - 2);

        assertThat(send("PUT", "Content-Type: " + type).status()).isEqualTo(status);
    }

    private Reply send(String method, String headers) {
        return service.raw(method + " /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1\r\n" + headers
                + "\r\n\r\nx");
    }
}
