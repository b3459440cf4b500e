package dev.abacus.systemtests.room;

import static dev.abacus.systemtests.support.Suite.soon;

import dev.abacus.cluster.tools.ProjectHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Writes the pictures in docs: {@code ./abacus docs --screenshots}. */
@EnabledIfSystemProperty(named = "abacus.docs.write", matches = "true")
class ScreenshotsTest extends RoomPageSuite {
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 1000;

    @Test
    void theSuiteAtRestAndWithAKilledInstance() throws IOException {
        Path directory = Files.createDirectories(ProjectHome.find().resolve("docs/images"));
        try (Chromium page = Chromium.open(suite.room().uri(), WIDTH, HEIGHT)) {
            patiently().until(() -> page.script(HALF_A_MINUTE_OF_CALLS).equals(true));
            soon().until(() -> page.text("#sentence").startsWith("All calls succeed."));
            page.screenshot(directory.resolve("room-at-rest.png"));

            page.click("#break");
            soon().until(() -> page.text("#timeline").contains("Consul noticed"));
            page.screenshot(directory.resolve("room-killed-instance.png"));
        }
    }
}
