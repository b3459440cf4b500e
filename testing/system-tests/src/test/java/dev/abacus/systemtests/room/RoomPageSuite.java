package dev.abacus.systemtests.room;

import static dev.abacus.systemtests.support.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.process.Parallel;
import dev.abacus.systemtests.support.KeptSuite;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Base of the tests of the control room's page; each leaves the suite whole. */
abstract class RoomPageSuite {
    /** Whether the chart of calls has something to show. */
    static final String HALF_A_MINUTE_OF_CALLS = "return seconds.size >= 30";

    @RegisterExtension
    static final KeptSuite<RoomSuite> SUITE = new KeptSuite<>(RoomSuite::start);

    final RoomSuite suite = SUITE.get();

    Chromium open() {
        return Chromium.open(suite.room().uri(), 1280, 900);
    }

    /** An action is over when a process is back, its JVM may have to start. */
    static ConditionFactory patiently() {
        return soon().atMost(Duration.ofMinutes(3));
    }

    static void assertNoError(Chromium page, RoomSuite suite) {
        assertThat(page.errors()).isEmpty();
        assertThat(page.hosts()).containsExactly(suite.room().uri().getAuthority());
    }

    /** Chooses an action in the dialog of a process; a fault stays until it is repaired, Consul is away for 10 s. */
    static void act(Chromium page, String process, String action) {
        String button = "#available-actions button[data-action=" + action + "]";
        String opener = "#processes button[data-name=" + process + "]";
        soon().until(() -> page.count(opener) == 1);
        page.click(opener);
        soon().until(() -> page.count(button + ":enabled") == 1);
        if (!action.equals("empty")) {
            page.script("document.querySelector('#seconds').value = 0");
        }
        page.click(button);
    }

    static boolean isOver(Chromium page) {
        return page.count("#break:disabled") == 0;
    }

    @AfterEach
    void makeWhole() {
        suite.cluster().names().forEach(name -> {
            if (suite.cluster().process(name).alive()) {
                suite.cluster().resume(name);
            }
        });
        Parallel.forEach(suite.cluster().names(), suite.cluster()::start);
    }
}
