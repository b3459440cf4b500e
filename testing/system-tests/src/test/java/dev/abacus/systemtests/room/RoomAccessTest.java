package dev.abacus.systemtests.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only the page of this machine may use the control room. */
class RoomAccessTest extends RoomPageSuite {
    private static final String LOAD = "{\"on\":true,\"rate\":20}";

    @Test
    void aPostNeedsTheTokenOfTheRun() throws Exception {
        assertThat(post(Map.of()).status()).isEqualTo(403);
        assertThat(post(Map.of("Abacus-Room-Token", "0123456789abcdef0123456789abcdef"))
                        .status())
                .isEqualTo(403);
        assertThat(post(Map.of("Abacus-Room-Token", suite.token())).status()).isEqualTo(200);
    }

    @Test
    void pagesOfOtherOriginsAreRefused() throws Exception {
        RoomReply reply = post(Map.of("Abacus-Room-Token", suite.token(), "Origin", "http://evil.example"));

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.body()).doesNotContain("Access-Control-Allow-Origin");
    }

    @Test
    void anotherNameOfThisMachineIsRefused() throws Exception {
        assertThat(RoomReply.send(uri("/snapshot"), "GET", "", Map.of("Host", "rebound.example"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void thePageRunsOnlyItsOwnScript() throws Exception {
        RoomReply page = RoomReply.send(uri("/"), "GET", "", host());

        assertThat(page.body())
                .contains("default-src 'none'; script-src 'sha256-")
                .doesNotContain("unsafe-inline");
        assertThat(page.body().length()).isLessThan(100_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"rate\":\"x\"}", "{\"on\":\"yes\"}", "{\"rates\":5}", "[]", "{\"rate\":1.5}", "no JSON", ""})
    void aLoadThatIsNoneIsRefused(String json) throws Exception {
        Map<String, String> headers = new HashMap<>(host());
        headers.put("Abacus-Room-Token", suite.token());

        assertThat(RoomReply.send(uri("/load"), "POST", json, headers).status()).isEqualTo(400);
    }

    private RoomReply post(Map<String, String> headers) throws Exception {
        Map<String, String> all = new HashMap<>(host());
        all.putAll(headers);
        return RoomReply.send(uri("/load"), "POST", LOAD, all);
    }

    private Map<String, String> host() {
        return Map.of("Host", uri("/").getAuthority());
    }

    private URI uri(String path) {
        return suite.room().uri().resolve(path);
    }
}
