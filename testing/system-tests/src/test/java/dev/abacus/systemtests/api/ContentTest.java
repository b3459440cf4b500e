package dev.abacus.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.Reply;
import dev.abacus.systemtests.support.Suite;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the content of a request is, and what becomes of that. */
class ContentTest {

    private static final String JSON = "{\"a\":7,\"b\":8,\"numbers\":[1]}";

    private final Api gateway = Suite.shared().gateway();
    private final String path = "/api/state/" + UUID.randomUUID();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image/png",
                "text/html",
                "text/html; charset=ISO-8859-1",
                "application/json",
                "image/svg+xml",
                "text/event-stream",
                "application/problem+json",
                "text/plain",
                "application/octet-stream",
                "multipart/form-data; boundary=x",
                "a/b; c=\"d;e\""
            })
    void aValueKeepsItsMediaType(String type) {
        gateway.put(path, "<p>", "Content-Type", type).isStatus(201);

        Reply reply = gateway.get(path).isStatus(200);

        assertThat(reply.header("Content-Type").replace(" ", "")).isEqualToIgnoringCase(type.replace(" ", ""));
        assertThat(reply.body()).isEqualTo("<p>");
        assertThat(gateway.call("HEAD", path, BodyPublishers.noBody()).header("Content-Type"))
                .isEqualTo(reply.header("Content-Type"));
        assertThat(gateway.get(path + "?consistency=serializable").header("Content-Type"))
                .isIn(reply.header("Content-Type"), "application/problem+json");
    }

    @Test
    void aValueWithoutAMediaTypeIsTextOrBytes() {
        gateway.put(path, "a").isStatus(201);
        assertThat(gateway.get(path).header("Content-Type")).isEqualTo("text/plain;charset=UTF-8");

        gateway.put(path, "a=b", "Content-Type", "application/x-www-form-urlencoded")
                .isStatus(204);
        assertThat(gateway.get(path).header("Content-Type")).isEqualTo("text/plain;charset=UTF-8");

        gateway.call("PUT", path, BodyPublishers.ofByteArray(new byte[] {(byte) 0xff}))
                .isStatus(204);
        assertThat(gateway.get(path).header("Content-Type")).isEqualTo("application/octet-stream");
    }

    @Test
    void aMediaTypeGoesWithItsValue() {
        gateway.put(path, "a", "Content-Type", "text/html").isStatus(201);
        gateway.put(path, "b", "Content-Type", "image/png", "If-None-Match", "*")
                .isProblem(412, "precondition-failed");
        assertThat(gateway.get(path).header("Content-Type")).isEqualTo("text/html");

        gateway.put(path, "b").isStatus(204);
        assertThat(gateway.get(path).header("Content-Type")).isEqualTo("text/plain;charset=UTF-8");

        gateway.put(path, "c", "Content-Type", "text/html").isStatus(204);
        gateway.delete(path).isStatus(204);
        gateway.put(path, "d").isStatus(201);
        assertThat(gateway.get(path).header("Content-Type")).isEqualTo("text/plain;charset=UTF-8");
    }

    @Test
    void aMediaTypeLivesAsLongAsItsValue() {
        gateway.put(path + "?ttl=2s", "a", "Content-Type", "text/html").isStatus(201);
        assertThat(gateway.get(path).header("Content-Type")).isEqualTo("text/html");

        await().atMost(Duration.ofSeconds(15)).until(() -> gateway.get(path).status() == 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "image/svg+xml", "text/javascript", ""})
    void aValueIsNoPageOfTheGateway(String type) {
        if (type.isEmpty()) {
            gateway.put(path, "<script>").isStatus(201);
        } else {
            gateway.put(path, "<script>", "Content-Type", type).isStatus(201);
        }

        Reply reply = gateway.get(path).isStatus(200);

        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(reply.header("Content-Security-Policy")).isEqualTo("default-src 'none'; sandbox");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Type: text/* | 415 | unsupported-media-type | Content-Type 'text/*'",
                "Content-Type: */* | 415 | unsupported-media-type | Content-Type '*/*'",
                "Content-Type: application/*+json | 415 | unsupported-media-type | Content-Type",
                "Content-Type: ;;; | 415 | unsupported-media-type | Content-Type ';;;'",
                "Content-Type: application/json; charset=nope | 415 | unsupported-media-type | charset",
                "Content-Type: application/json~Content-Encoding: gzip | 415 | unsupported-media-type | gzip",
                "Content-Type: application/json~Content-Encoding: br, identity | 415 | unsupported-media-type | br, identity",
                "Content-Type: application/json~Content-Range: bytes 0-1/4 | 400 | invalid-request | Content-Range",
                "Content-Type: application/json~Content-Type: text/html | 400 | invalid-request | given 2 times"
            })
    void whatWouldNotBeReadAsItIsMeantIsRefused(String headers, int status, String slug, String reason)
            throws Exception {
        for (String call : new String[] {"PUT " + path, "POST /api/multiply", "POST /api/sum"}) {
            Reply reply = gateway.raw(call + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
                    + JSON.length() + "\r\n" + headers.replace("~", "\r\n") + "\r\n\r\n" + JSON);

            assertThat(reply.isProblem(status, slug).path("detail").asString()).contains(reason);
            assertThat(reply.header("Accept-Encoding"))
                    .isEqualTo(headers.contains("Content-Encoding") ? "identity" : "");
        }
        gateway.get(path).isProblem(404, "not-found");
    }

    @Test
    void aMediaTypesLengthIsBounded() {
        gateway.put(path, "a", "Content-Type", "a/" + "b".repeat(253)).isStatus(201);
        gateway.put(path, "a", "Content-Type", "a/" + "b".repeat(254)).isProblem(400, "invalid-request");
    }
}
