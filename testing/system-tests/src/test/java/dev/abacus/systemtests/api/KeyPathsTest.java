package dev.abacus.systemtests.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.Reply;
import dev.abacus.systemtests.support.Suite;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A key by its path: what can be written can be read, listed and deleted by the URL that one builds from it. */
class KeyPathsTest {

    private final Api gateway = Suite.shared().gateway();
    private final String prefix = UUID.randomUUID() + "/";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k;rev=2",
                "a%3Bb",
                "a%2Fb",
                "a b",
                " a",
                "a ",
                "a+b",
                "a?b#c",
                "a=b&c",
                "{a}",
                "\"a\"",
                "<a>|^`",
                "%",
                "%00",
                "...",
                ".a",
                "a..",
                "a/",
                "a/b/c/",
                "~",
                "*",
                "a,b",
                "a:b@c",
                "\u00e9",
                "e\u0301",
                "\ud83d\ude00",
                "\u2028",
                "\uffff",
                "index.html",
                "a.exe"
            })
    void isOneKeyForEveryCall(String name) {
        writesReadsListsAndDeletes(prefix + name);
    }

    @Property(tries = 200, shrinking = ShrinkingMode.OFF)
    void isOneKeyForEveryCallWhateverItsCharacters(@ForAll("names") String name) {
        writesReadsListsAndDeletes(prefix + name);
    }

    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> segment = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withCharRange('\u00a0', '\u024f')
                .withCharRange('\u2000', '\u206f')
                .withCharRange('\ue000', '\uffff')
                .ofMinLength(1)
                .ofMaxLength(20)
                .map(text -> text.replace('\\', ';').replace('/', '%'))
                .filter(text -> !text.equals(".") && !text.equals(".."));
        return segment.list().ofMinSize(1).ofMaxSize(4).map(segments -> String.join("/", segments));
    }

    private void writesReadsListsAndDeletes(String key) {
        String path = "/api/state/" + encoded(key);
        gateway.put(path, key, "If-None-Match", "*").isStatus(201);

        assertThat(gateway.get(path).isStatus(200).body()).isEqualTo(key);
        assertThat(gateway.get("/api/state/" + encoded(key).replace("/", "%2F")).body())
                .isEqualTo(key);
        JsonNode listed = gateway.get("/api/state?prefix=" + encoded(key).replace("/", "%2F"))
                .isStatus(200)
                .json();
        assertThat(listed.path("items").path(0).path("key").asString()).isEqualTo(key);
        gateway.delete(path).isStatus(204);
        gateway.get(path).isProblem(404, "not-found");
    }

    /** Percent-encodes all that RFC 3986 does not leave as it is, but slashes. */
    private static String encoded(String key) {
        StringBuilder path = new StringBuilder();
        for (byte each : key.getBytes(UTF_8)) {
            boolean plain = each >= '0' && each <= '9'
                    || each >= 'A' && each <= 'Z'
                    || each >= 'a' && each <= 'z'
                    || "-._~/".indexOf(each) >= 0;
            path.append(plain ? Character.toString(each) : "%%%02X".formatted(each));
        }
        return path.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "k;rev=2 | write it as %3B",
                "k; | write it as %3B",
                "a/. | a segment '.'",
                "a/./b | a segment '.'",
                "a/../b | a segment '..'",
                "a/%2e%2e/b | a segment '..'",
                "a%2F.. | a segment '..'",
                ".. | a segment '..'",
                "a//b | an empty segment",
                "a%2F%2Fb | an empty segment",
                "/a | an empty segment",
                "%2Fa | an empty segment",
                "a%0Ab | a control character",
                "a%00b | NUL",
                "a%5Cb | backslash",
                "a%FFb | UTF-8"
            })
    void isRefusedWhereOthersWouldReadItOtherwise(String path, String reason) throws Exception {
        for (String method : new String[] {"PUT", "GET", "DELETE"}) {
            Reply reply = gateway.raw(method + " /api/state/" + prefix + path
                    + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx");

            assertThat(reply.json().path("detail").asString("")).contains(reason);
            reply.isProblem(400, "invalid-request");
        }
        assertThat(gateway.get("/api/state?prefix=" + prefix)
                        .json()
                        .path("items")
                        .isEmpty())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/multiply;x=1?a=7&b=8",
                "/api;x/multiply?a=7&b=8",
                "/api/sum;?numbers=1",
                "/api/calculations;x=1",
                "/api/calculations/1;x=1",
                "/api/state;x=1",
                "/api/topology;x",
                "/actuator/health;x",
                "/;x",
                "/nope;x"
            })
    void pathParametersAreRefusedEverywhere(String path) throws Exception {
        JsonNode problem = gateway.get(path).isProblem(400, "invalid-request");
        assertThat(problem.path("detail").asString()).contains("%3B");
    }

    @Test
    void aSlashAndAnEncodedSlashAreOneKeyAndNoOtherPath() {
        gateway.put("/api/state/" + prefix.replace("/", "%2F") + "a", "v").isStatus(201);

        assertThat(gateway.get("/api/state/" + prefix + "a").body()).isEqualTo("v");
        gateway.get("/api%2Fstate/" + prefix + "a").isProblem(404, "not-found");
        gateway.get("/api/calculations/a%2Fb").isProblem(404, "not-found");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /api/state",
        "POST, /api/state",
        "DELETE, /api/state",
        "DELETE, /api/state?prefix=a",
        "PATCH, /api/state",
        "PUT, /api/calculations",
        "POST, /api/calculations",
        "DELETE, /api/calculations",
        "DELETE, /api/calculations/1",
        "PUT, /api/topology",
        "DELETE, /api/topology",
        "PUT, /api/multiply",
        "DELETE, /api/sum"
    })
    void aCollectionTakesNoOtherMethod(String method, String path) {
        Reply reply = gateway.call(method, path, BodyPublishers.noBody());

        reply.isProblem(405, "method-not-allowed");
        assertThat(reply.header("Allow")).contains("GET").doesNotContain(method);
    }

    @Test
    void thereIsNothingAtAKeyWithoutAName() {
        for (String method : new String[] {"GET", "PUT", "DELETE"}) {
            gateway.call(method, "/api/state/", BodyPublishers.noBody()).isProblem(404, "not-found");
        }
    }
}
