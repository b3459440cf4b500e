package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.abacus.gateway.admission.WriteRateLimiter;
import dev.abacus.testsupport.TestConsul;
import dev.abacus.testsupport.TestServers;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Without the hardening the gateway runs on the libraries' own beans, and its API is the same. */
class StockTest {

    private static TestConsul consul;
    private static TestInstance instance;
    private static StartedGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        consul = TestServers.startConsul();
        instance = new TestInstance("arith-service", "arith-service-1", consul.uri());
        gateway = StartedGateway.with(consul.uri(), "--abacus.hardening.enabled=false");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        instance.close();
        consul.close();
    }

    @Test
    void itsBeansAreTheLibraries() {
        assertThat(HardeningPart.values()).allMatch(part -> part.isOff(gateway.context()));
        assertThat(gateway.context().getBeansOfType(LoadBalancedClient.class)).isEmpty();
    }

    /** As many as a rate limit of megabytes a second, with its burst, refuses. */
    @Test
    void refusesNoWriteForItsRate() {
        WriteRateLimiter rate = gateway.context().getBean(WriteRateLimiter.class);

        assertThatCode(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        rate.admitRecording(10_000);
                        rate.admitValue(65_536);
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void answersAsTheHardenedOneDoes() {
        instance.answers(200, "application/json", """
                {"operation": "multiply", "operands": [7, 8], "result": 56, "instance": "arith-service-1"}""");
        // The default time limiter ends a call after a second, which a cold start on a busy machine may exceed.
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(gateway.get("/api/multiply?a=7&b=8").body()).contains("\"result\":56"));

        instance.die();

        HttpResponse<String> failed = gateway.get("/api/multiply?a=7&b=8");
        assertThat(failed.statusCode()).isEqualTo(503);
        assertThat(failed.body()).contains("urn:abacus:problem:unavailable");
        assertThat(gateway.get("/api/multiply?a=7.5").body()).contains("urn:abacus:problem:invalid-request");
    }
}
