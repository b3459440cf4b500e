package dev.abacus.cluster.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ElapsedTimeTest {
    @Test
    void aCommandThatTakesLongSaysSoUntilItsEnd() {
        PrintStream before = System.err;
        var errors = new ByteArrayOutputStream();
        System.setErr(new PrintStream(errors, true, UTF_8));
        try (var _ = new ElapsedTime("stopping the suite")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> errors.size() > 0);
        } finally {
            System.setErr(before);
        }
        assertThat(errors.toString(UTF_8)).matches("(?s) +2[^\n]* s  stopping the suite\n.*");
    }
}
