package dev.abacus.systemtests.room;

import static dev.abacus.systemtests.support.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Processes that end without an action of the room. */
class RoomExitsTest extends RoomPageSuite {
    @Test
    void aKillByAnotherProgramHasItsMarkAndPriceOnce() {
        try (Chromium page = open()) {
            patiently().until(() -> page.text("#sentence").startsWith("All calls succeed"));
            long pid = suite.pid("arith-service-1");
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();

            soon().until(() -> page.text("#marks").contains("arith-service-1 ended (not by this page)"));
            patiently().until(() -> page.text("#marks").contains("its new process is ready"));
            patiently().until(() -> isOver(page));

            assertThat(marks(page, "arith-service-1 ended"))
                    .isEqualTo(1)
                    .isEqualTo(page.count("#ribbon .mark[aria-label^='arith-service-1 ended']"));
            assertThat(page.text("#marks"))
                    .containsPattern("callers lost \\d+ of \\d+ calls, the slowest took")
                    .contains("./abacus kill arith-service-1", "what held: outlier detection");
            assertNoError(page, suite);
        }
    }

    @Test
    void anEndThatWasAskedForHasNone() {
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
            patiently().until(() -> page.text("#story").contains("its new process is ready"));
            patiently().until(() -> isOver(page));

            assertThat(page.text("#marks"))
                    .contains("Kill sum-service-1")
                    .doesNotContain("sum-service-1 ended", "arith-service-2 ended", "consul ended");
        }
    }

    private static int marks(Chromium page, String title) {
        return Math.toIntExact((Long) page.script(
                "return [...document.querySelectorAll('#marks > li > b')].filter(b => b.textContent.includes(arguments[0])).length",
                title));
    }
}
