package dev.abacus.chaos.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ScheduleTest {

    @Property(tries = 200)
    void theSameSeedGivesTheSameSchedule(@ForAll long seed, @ForAll @IntRange(max = 300) int seconds) {
        assertThat(random(seed, seconds)).hasToString(random(seed, seconds).toString());
    }

    @Property(tries = 200)
    void atMostTwoHappenAtATimeAndNeverToTheSamePart(@ForAll long seed, @ForAll @IntRange(max = 300) int seconds) {
        List<Injection> injections = random(seed, seconds).injections();

        assertThat(injections).allSatisfy(injection -> {
            List<Injection> others = injections.stream()
                    .filter(other -> other != injection && isUnderWay(other, injection.at()))
                    .toList();
            assertThat(others).hasSizeLessThan(2);
            assertThat(others)
                    .allSatisfy(other -> assertThat(other.fault().victims())
                            .doesNotContainAnyElementsOf(injection.fault().victims()));
        });
    }

    @Property(tries = 200)
    void allIsRepairedInTime(@ForAll long seed, @ForAll @IntRange(max = 300) int seconds) {
        assertThat(random(seed, seconds).injections())
                .allSatisfy(injection ->
                        assertThat(injection.until()).isBetween(injection.at(), Duration.ofSeconds(seconds)));
    }

    @Property(tries = 20)
    void thereIsAlwaysSomethingToExpect(@ForAll long seed) {
        assertThat(random(seed, 300).injections()).hasSizeGreaterThan(30);
    }

    private static Schedule random(long seed, int seconds) {
        return Schedule.random(seed, Duration.ofSeconds(seconds));
    }

    private static boolean isUnderWay(Injection injection, Duration time) {
        return injection.at().compareTo(time) <= 0 && injection.until().compareTo(time) > 0;
    }
}
