package dev.abacus.systemtests.faults;

import static org.awaitility.Awaitility.await;

import dev.abacus.chaos.faults.Expectations;
import dev.abacus.chaos.faults.Row;
import dev.abacus.chaos.faults.RunProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All parts of the suite start in a random order, up to a minute apart. */
@Tag("faults")
class RandomStartOrderTest extends MeasuredFault {

    private static final RunProfile PROFILE = RunProfile.full(1);

    @Test
    void noCallFailsAfterwards() throws InterruptedException {
        List<String> order = new ArrayList<>(cluster.names());
        Collections.shuffle(order, new Random(PROFILE.seed()));
        var pauses = new SplittableRandom(PROFILE.seed());
        cluster.names().reversed().forEach(cluster::kill);
        for (String part : order) {
            System.out.println("| starting " + part + " |");
            Thread.ofVirtual().start(() -> cluster.start(part));
            Thread.sleep(Duration.ofSeconds(pauses.nextInt(60)));
        }
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> cluster.names().stream()
                        .allMatch(part -> cluster.process(part).ready()));

        costsNoMoreThanItMay(new Row(
                "nothing, after a start in random order",
                PROFILE,
                timeline -> {
                    timeline.record("healthy");
                    timeline.awaitSinceFault(Duration.ofSeconds(10));
                },
                report -> new Expectations(report).noFailedCall()));
    }
}
