package dev.abacus.systemtests.room;

import static dev.abacus.systemtests.support.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.systemtests.support.SlowMachine;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What somebody sees and does who opens the control room for the first time. */
@ExtendWith(SlowMachine.class)
class FirstMinuteTest extends RoomPageSuite {
    @Test
    void aSentenceSaysThatAllIsWell() {
        try (Chromium page = open()) {
            // the promise is ten seconds; the rest is for a busy machine
            soon().atMost(Duration.ofSeconds(20))
                    .until(() -> page.text("#sentence").matches("All calls succeed.*calls/s, p99 \\d+ ms\\."));

            assertThat(page.count("#map .node"))
                    .isEqualTo(suite.cluster().names().size());
            assertNoError(page, suite);
        }
    }

    @Test
    void theButtonKillsARealProcessAndTellsWhatItCost() {
        try (Chromium page = open()) {
            soon().until(() -> page.count("#break:enabled") == 1);
            String hits = page.text("#hits");
            String victim = hits.replaceFirst("(?s).*?kill ([a-z0-9-]+):.*", "$1");
            long pid = suite.pid(victim);

            page.click("#break");
            patiently().until(() -> page.text("#timeline").contains("its new process is ready"));
            patiently().until(() -> isOver(page));

            assertThat(ProcessHandle.of(pid)).as("the killed process").isEmpty();
            assertThat(suite.pid(victim)).isNotEqualTo(pid);
            assertThat(page.text("#incidents"))
                    .containsPattern("callers lost \\d+ of \\d+ calls, the slowest took")
                    .contains("Kill " + victim, "./abacus kill " + victim, "what held: outlier detection");
            assertThat(page.text("#hits")).startsWith("Next: hang ");
            assertThat(page.script("return document.querySelector('#spoken').textContent"))
                    .asString()
                    .contains("Kill " + victim, "its new process is ready");
            assertThat(page.count("#chart .incident")).isGreaterThan(0);
            assertNoError(page, suite);
        }
    }

    @Test
    void aPhoneShowsTheWholeWidth() {
        try (Chromium page = Chromium.open(suite.room().uri(), 360, 740)) {
            soon().until(() -> page.count("#map .node") > 0);

            assertThat(page.script("return document.documentElement.scrollWidth"))
                    .isEqualTo(360L);
            assertThat(page.script("return document.querySelector('#map').getBBox().width <= 362"))
                    .isEqualTo(true);
            assertNoError(page, suite);
        }
    }
}
