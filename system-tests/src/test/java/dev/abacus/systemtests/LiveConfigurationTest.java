package dev.abacus.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Settings change in Consul's key-value store while the suite runs. */
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

        await().atMost(Duration.ofSeconds(10)).until(() -> log().contains("abacus.limits.maxNumbers"));
        assertThat(sumOfThree()).isEqualTo(200);
    }

    private int sumOfThree() {
        return suite.gateway().get("/api/sum?numbers=1,2,3").status();
    }

    private String log() throws IOException {
        return Files.readString(suite.cluster().log("gateway"));
    }
}
