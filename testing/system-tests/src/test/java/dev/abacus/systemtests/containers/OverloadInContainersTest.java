package dev.abacus.systemtests.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.overload.Flood;
import dev.abacus.systemtests.overload.FloodRequest;
import dev.abacus.systemtests.overload.FloodResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Overload with a fixed share of the processors for the suite, so that the load generator can outrun it. The figures are
 * printed; the limits here are looser than the goals, for machines differ.
 */
@Tag("faults")
@NeedsDocker
class OverloadInContainersTest {

    private static final String SLICES = "testing/system-tests/src/test/resources/compose/slices.yml";

    /** Of 10,000: 0.4 of a processor. */
    private static final int GATEWAY_SHARE = 4_000;

    private static final int INSTANCE_SHARE = 4_000;
    private static final int WHOLE_SHARE = 15_000;
    private static final List<String> SERVICES = List.of("arith-service", "sum-service");

    private static final int CALLERS = 16;
    private static final int TIMES = 4;
    private static final Duration WARM_UP = Duration.ofSeconds(120);
    private static final Duration PERIOD = Duration.ofSeconds(15);

    /** A share of the capacity that a service in production has in use. */
    private static final double USED = 0.6;

    private static final int TRIGGER = 15;
    private static final int TRIGGER_ENDS = 30;
    private static final int BACK = TRIGGER_ENDS + 10;
    private static final int END = BACK + 15;

    private static Compose compose;
    private static Api gateway;

    @BeforeAll
    static void start() {
        compose = new Compose(SLICES);
        compose.abacus("up", "--docker");
        gateway = compose.gateway();
    }

    @AfterAll
    static void stop() {
        compose.close();
    }

    @BeforeEach
    void warmUpAndTakeTheShare() throws IOException {
        try (Flood flood = Flood.ofPriorities(gateway.base())) {
            flood.closedLoop(CALLERS, WARM_UP);
        }
        share(GATEWAY_SHARE, INSTANCE_SHARE);
    }

    @AfterEach
    void giveTheShareBack() {
        share(WHOLE_SHARE, WHOLE_SHARE);
    }

    @Test
    void sheddingKeepsTheGoodputAndWhatIsCritical() throws IOException {
        try (Flood flood = Flood.ofPriorities(gateway.base())) {
            flood.closedLoop(CALLERS, PERIOD);
            FloodResult normal = printed("normal", flood.closedLoop(CALLERS, PERIOD));
            FloodResult flooded = printed(TIMES + " times", flood.openLoop(TIMES * normal.goodput(), PERIOD));
            FloodResult after = printed("at once after", flood.closedLoop(CALLERS, Duration.ofSeconds(5)));

            var goals = new SoftAssertions();
            goals.assertThat(flooded.goodput()).as("goodput").isGreaterThan(0.4 * normal.goodput());
            goals.assertThat(flooded.doneOf(FloodRequest.CRITICAL))
                    .as("critical")
                    .isGreaterThan(0.6);
            goals.assertThat(flooded.refused()).as("refused").isPositive();
            goals.assertThat(flooded.failures()).isEmpty();
            goals.assertThat(after.goodput()).as("goodput after").isGreaterThan(0.5 * normal.goodput());
            goals.assertAll();
        }
    }

    @Test
    void goodputIsBackByItselfAfterFourTimesTheLoad() throws Exception {
        goodputIsBack("four times the load", 4, () -> {}, () -> {});
    }

    @Test
    void goodputIsBackByItselfAfterAnInstanceHung() throws Exception {
        String container = compose.containers("sum-service").getFirst();
        goodputIsBack(
                "an instance hangs",
                1,
                () -> compose.docker("kill", "--signal", "STOP", container),
                () -> compose.docker("kill", "--signal", "CONT", container));
    }

    /** With callers who repeat what fails three times at once. */
    private void goodputIsBack(String trigger, int times, Runnable begins, Runnable ends) throws Exception {
        double capacity;
        try (Flood flood = Flood.ofPriorities(gateway.base())) {
            capacity = flood.closedLoop(CALLERS, PERIOD).goodput();
        }
        try (Flood flood = Flood.naive(gateway.base());
                ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor()) {
            Future<?> begun = schedule.schedule(begins, TRIGGER, TimeUnit.SECONDS);
            Future<?> ended = schedule.schedule(ends, TRIGGER_ENDS, TimeUnit.SECONDS);
            FloodResult result = flood.openLoop(
                    elapsed -> USED * capacity * (isTriggered(elapsed) ? times : 1), Duration.ofSeconds(END));
            begun.get();
            ended.get();

            double before = result.goodput(5, TRIGGER);
            double back = result.goodput(BACK, END);
            System.out.printf(
                    "| %s | goodput %.0f/s before, %.0f/s meanwhile, %.0f/s in the 10 s after it, %.0f/s then | %s |%n",
                    trigger,
                    before,
                    result.goodput(TRIGGER, TRIGGER_ENDS),
                    result.goodput(TRIGGER_ENDS, BACK),
                    back,
                    result);
            assertThat(back).isGreaterThan(0.9 * before);
        }
    }

    private static boolean isTriggered(Duration elapsed) {
        return elapsed.toSeconds() >= TRIGGER && elapsed.toSeconds() < TRIGGER_ENDS;
    }

    private void share(int ofGateway, int ofInstance) {
        update(ofGateway, Stream.of("gateway"));
        update(ofInstance, SERVICES.stream());
    }

    private void update(int share, Stream<String> services) {
        services.flatMap(service -> compose.containers(service).stream())
                .forEach(container -> compose.docker("update", "--cpu-quota", String.valueOf(share), container));
    }

    private static FloodResult printed(String phase, FloodResult result) {
        System.out.printf(
                "| %s | %s; done of critical %.1f %%, default %.1f %%, sheddable %.1f %% |%n",
                phase,
                result,
                100 * result.doneOf(FloodRequest.CRITICAL),
                100 * result.doneOf(FloodRequest.DEFAULT),
                100 * result.doneOf(FloodRequest.SHEDDABLE));
        return result;
    }
}
