package dev.abacus.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.Reply;
import dev.abacus.systemtests.support.Suite;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A browser page of another origin: off, and allowed by a setting while the suite runs. */
class CorsTest {

    private static final Duration LIVE = Duration.ofSeconds(10);
    private static final String PAGE = "https://app.example.com";

    private final Suite suite = Suite.shared();
    private final Api gateway = suite.gateway();
    private String before = "";

    @BeforeEach
    void remember() {
        before = suite.configuration("gateway");
    }

    @AfterEach
    void restore() {
        suite.configure("gateway", before);
        await().atMost(LIVE).until(() -> preflight(PAGE).status() == 403);
    }

    @Test
    void isOffUntilASettingAllowsAnOrigin() throws IOException, InterruptedException {
        preflight(PAGE).isProblem(403, "cross-origin");
        assertThat(gateway.get("/api/sum?numbers=1", "Origin", PAGE)
                        .isStatus(200)
                        .header("Access-Control-Allow-Origin"))
                .isEmpty();

        suite.configure(
                "gateway",
                before.replaceFirst("(?m)^abacus:$", "abacus:\n  cors:\n    allowed-origins: [\"" + PAGE + "\"]"));
        await().atMost(LIVE).until(() -> preflight(PAGE).status() == 200);

        assertThat(preflight(PAGE).header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        preflight("https://evil.example").isProblem(403, "cross-origin");
        Reply recorded =
                gateway.post("/api/sum", "{\"numbers\":[1]}", "Origin", PAGE).isStatus(201);
        assertThat(recorded.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        assertThat(recorded.header("Access-Control-Expose-Headers")).contains("Location", "Idempotency-Key");
        Reply refused = gateway.get("/api/sum?numbers=x", "Origin", PAGE);
        refused.isProblem(400, "invalid-request");
        assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        assertThat(stream(PAGE)).isEqualTo(PAGE);
    }

    /** A form can be sent without a preflight, but records nothing. */
    @Test
    void aFormOfAnotherOriginDoesNothing() {
        for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"}) {
            gateway.call(
                            "POST",
                            "/api/multiply",
                            BodyPublishers.ofString("{\"a\":7,\"b\":8}"),
                            "Origin",
                            "https://evil.example",
                            "Content-Type",
                            type)
                    .isProblem(415, "unsupported-media-type");
        }
    }

    private Reply preflight(String origin) {
        return gateway.call(
                "OPTIONS",
                "/api/state/k",
                BodyPublishers.noBody(),
                "Origin",
                origin,
                "Access-Control-Request-Method",
                "PUT",
                "Access-Control-Request-Headers",
                "content-type,idempotency-key");
    }

    /** As an EventSource does it. */
    private String stream(String origin) throws IOException, InterruptedException {
        try (HttpClient browser = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> stream = browser.send(
                    HttpRequest.newBuilder(gateway.base().resolve("/api/calculations"))
                            .header("Accept", "text/event-stream")
                            .header("Origin", origin)
                            .build(),
                    BodyHandlers.ofInputStream());
            try (InputStream body = stream.body()) {
                assertThat(body.read()).isNotNegative();
            }
            browser.shutdownNow();
            return stream.headers().firstValue("Access-Control-Allow-Origin").orElse("");
        }
    }
}
