package dev.abacus.systemtests.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.systemtests.support.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings change in Consul's key-value store while the suite runs. */
@Order(Suite.SHARED_FIRST)
class LiveConfigurationTest {

    private final Suite suite = Suite.shared();
    private String before = "";

    @BeforeEach
    void remember() {
        before = suite.configuration("gateway");
    }

    @AfterEach
    void restore() {
        suite.configure("gateway", before);
        await().atMost(Duration.ofSeconds(10)).until(() -> sumOfThree() == 200);
    }

    @Test
    void aChangeAppliesWithoutARestart() {
        suite.configure("gateway", before + "\n  limits:\n    max-numbers: 2\n");

        await().atMost(Duration.ofSeconds(10)).until(() -> sumOfThree() == 413);
    }

    @Test
    void aBadValueIsRefusedAndTheOldOneStays() {
        suite.configure("gateway", before + "\n  limits:\n    max-numbers: -5\n");

        await().atMost(Duration.ofSeconds(10)).until(() -> log("gateway").contains("abacus.limits.max-numbers = -5"));
        assertThat(sumOfThree()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "<html></html>",
                "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]",
                "abacus.limits.max-numbers: 2\nabacus.routing.atempts: 2",
                "abacus.limits.max-numbers: 2\nspring.config.activate.on-profile: prod",
                "abacus.limits.max-numbers: 2\nabacus.routing.breaker.window: 50000000",
                "abacus.limits.max-numbers: 2\nabacus.limits.max-body: -1B",
                "abacus.limits.max-numbers: 2\nabacus.routing.response-timeout: 30s"
            })
    void whatIsNotTheGatewaysSettingsIsRefusedAsAWhole(String value) throws IOException {
        long before = refusals("gateway");
        suite.configure("gateway", value);

        await().atMost(Duration.ofSeconds(10)).until(() -> refusals("gateway") == before + 1);
        assertThat(sumOfThree()).isEqualTo(200);
        assertThat(suite.gateway().post("/api/sum", "{\"numbers\":[1,2,3]}").status())
                .isEqualTo(201);
    }

    @Test
    void whatIsForAllMayHoldWhatOnlyTheGatewayHas() throws IOException {
        String all = suite.configuration("application");
        try {
            suite.configure(
                    "application",
                    all.replaceFirst("max-numbers: \\d+", "max-numbers: 2")
                            + "\n  routing.attempts: 2\n  admission.target: 60ms\n  backup.keep: 6\n");

            await().atMost(Duration.ofSeconds(10)).until(() -> sumOfThree() == 413);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> suite.instance("sum-service-1")
                                    .get("/sum?numbers=1,2,3")
                                    .status()
                            == 413);
            assertThat(refusals("sum-service-1")).isZero();
        } finally {
            suite.configure("application", all);
        }
    }

    private int sumOfThree() {
        return suite.gateway().get("/api/sum?numbers=1,2,3").status();
    }

    private long refusals(String application) throws IOException {
        return log(application)
                .lines()
                .filter(line -> line.contains("Refused abacus/config/"))
                .count();
    }

    private String log(String application) throws IOException {
        return Files.readString(suite.cluster().log(application));
    }
}
