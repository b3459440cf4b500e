package dev.abacus.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.Reply;
import dev.abacus.systemtests.support.Suite;
import org.junit.jupiter.api.Test;

/** A proxy in front of the gateway, which it is told to trust or not. */
class ForwardedTest {

    private static final String[] FORWARDED = {
        "X-Forwarded-Proto", "https", "X-Forwarded-Host", "abacus.example.com", "X-Forwarded-Prefix", "/abacus"
    };

    @Test
    void itsPrefixIsInEveryReferenceOnlyIfItIsTrusted() {
        hasPrefix("", Suite.shared().gateway());
        try (LocalCluster trusting = Suite.own()
                .instances(1)
                .environment("SERVER_FORWARD_HEADERS_STRATEGY", "framework")
                .start()) {
            hasPrefix("/abacus", new Api(trusting.gateway()));
        }
    }

    private static void hasPrefix(String prefix, Api gateway) {
        assertThat(gateway.get("/", FORWARDED).header("Location")).isEqualTo("swagger-ui/index.html");
        Reply recorded =
                gateway.post("/api/sum", "{\"numbers\":[1]}", FORWARDED).isStatus(201);
        assertThat(recorded.header("Location"))
                .isEqualTo(prefix + "/api/calculations/"
                        + recorded.json().path("id").asString());
        assertThat(gateway.get("/api/multiply?a=x", FORWARDED)
                        .json()
                        .path("instance")
                        .asString())
                .isEqualTo(prefix + "/api/multiply");
        assertThat(gateway.get("/v3/api-docs", FORWARDED)
                        .json()
                        .at("/servers/0/url")
                        .asString())
                .isEqualTo(prefix.isEmpty() ? "/" : prefix);
        assertThat(gateway.get("/v3/api-docs/swagger-config", FORWARDED).body())
                .contains("\"" + prefix + "/v3/api-docs")
                .satisfies(config ->
                        assertThat(config.contains("abacus.example.com")).isEqualTo(!prefix.isEmpty()));
    }
}
