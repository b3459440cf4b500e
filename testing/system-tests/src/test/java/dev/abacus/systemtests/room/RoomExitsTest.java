package dev.abacus.systemtests.room;

import static dev.abacus.systemtests.support.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Processes that end without an action of the room. */
class RoomExitsTest extends RoomPageSuite {
    @Test
    void aKillByAnotherProgramIsOneIncidentWithItsImpact() {
        try (Chromium page = open()) {
            patiently().until(() -> page.text("#sentence").startsWith("All calls succeed"));
            long pid = suite.pid("arith-service-1");
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();

            soon().until(() -> page.text("#incidents").contains("arith-service-1 ended (not by this page)"));
            patiently().until(() -> page.text("#incidents").contains("its new process is ready"));
            patiently().until(() -> isOver(page));

            assertThat(incidents(page, "arith-service-1 ended"))
                    .isEqualTo(1)
                    .isEqualTo(page.count("#chart .incident[aria-label^='arith-service-1 ended']"));
            assertThat(page.text("#incidents"))
                    .containsPattern("callers lost \\d+ of \\d+ calls, the slowest took")
                    .contains("./abacus kill arith-service-1", "what held: outlier detection");
            assertNoError(page, suite);
        }
    }

    @Test
    void anEndThatWasAskedForIsNoIncident() {
        try (Chromium page = open()) {
            patiently().until(() -> page.text("#sentence").startsWith("All calls succeed"));
            long killed = suite.pid("sum-service-1");
            long restarted = suite.pid("arith-service-2");
            act(page, "sum-service-1", "kill");
            // as ./abacus restart does
            ProcessHandle.of(restarted).orElseThrow().destroy();
            long consul = suite.pid("consul");
            ProcessHandle.of(consul).orElseThrow().destroy();
            patiently().until(() -> suite.pid("arith-service-2") != restarted && suite.pid("sum-service-1") != killed);
            patiently().until(() -> suite.pid("consul") != consul);
            patiently().until(() -> page.text("#timeline").contains("its new process is ready"));
            patiently().until(() -> isOver(page));

            assertThat(page.text("#incidents"))
                    .contains("Kill sum-service-1")
                    .doesNotContain("sum-service-1 ended", "arith-service-2 ended", "consul ended");
        }
    }

    private static int incidents(Chromium page, String title) {
        return Math.toIntExact((Long) page.script(
                "return [...document.querySelectorAll('#incidents > li > b')].filter(b => b.textContent.includes(arguments[0])).length",
                title));
    }
}
