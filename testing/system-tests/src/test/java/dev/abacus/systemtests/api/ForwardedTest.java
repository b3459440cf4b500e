package dev.abacus.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.Reply;
import dev.abacus.systemtests.support.Suite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A proxy in front of the gateway, which it is told to trust or not. */
class ForwardedTest {

    private static final String[] FORWARDED = {
        "X-Forwarded-Proto", "https", "X-Forwarded-Host", "abacus.example.com", "X-Forwarded-Prefix", "/abacus"
    };

    private static LocalCluster trusting;

    @BeforeAll
    static void start() {
        trusting = Suite.own()
                .instances(1)
                .environment("SERVER_FORWARD_HEADERS_STRATEGY", "framework")
                .start();
    }

    @AfterAll
    static void stop() {
        trusting.close();
    }

    @ParameterizedTest
    @CsvSource({"true, /abacus", "false, ''"})
    void itsPrefixIsInEveryReferenceIfItIsTrusted(boolean trusted, String prefix) {
        Api gateway = trusted ? new Api(trusting.gateway()) : Suite.shared().gateway();

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
                        assertThat(config.contains("abacus.example.com")).isEqualTo(trusted));
    }
}
