package dev.abacus.state.calculations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalculationIdsTest {
    private static final long MILLIS_2100 = 4_102_444_800_000L;

    @Property
    void growInTheirTextAndShrinkInTheirKeyThoughTheClockGoesBackByUpToAMinute(
            @ForAll @LongRange(max = MILLIS_2100) long start,
            @ForAll @Size(min = 2, max = 50) List<@LongRange(max = 59_000) Long> clock) {
        AtomicLong now = new AtomicLong();
        CalculationIds ids = new CalculationIds(now::get);

        List<UUID> made = clock.stream()
                .peek(millis -> now.set(start + millis))
                .map(millis -> ids.next())
                .toList();

        assertThat(made).extracting(UUID::toString).isSorted().doesNotHaveDuplicates();
        assertThat(made.reversed()).extracting(CalculationKeys::of).isSorted();
        assertThat(made).allSatisfy(id -> {
            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
            assertThat(CalculationKeys.idOf(CalculationKeys.of(id))).contains(id);
            assertThat(CalculationIds.parse(id.toString())).contains(id);
        });
    }

    @Test
    void haveTheRightTimeAgainAfterAClockThatWasAhead() {
        AtomicLong now = new AtomicLong(MILLIS_2100);
        CalculationIds ids = new CalculationIds(now::get);
        ids.next();

        now.addAndGet(-Duration.ofDays(365).toMillis());

        assertThat(CalculationIds.timeOf(ids.next())).isEqualTo(Instant.ofEpochMilli(now.get()));
    }

    @Property
    void holdTheTimeToTheMillisecond(@ForAll @LongRange(max = MILLIS_2100) long millis) {
        UUID id = new CalculationIds(() -> millis).next();

        assertThat(CalculationIds.timeOf(id)).isEqualTo(Instant.ofEpochMilli(millis));
    }

    @Property
    void windowEndsBehindTheKeysOfItsTimeAndBeforeOlderOnes(
            @ForAll @LongRange(min = 1, max = MILLIS_2100) long millis) {
        UUID within = new CalculationIds(() -> millis).next();
        UUID older = new CalculationIds(() -> millis - 1).next();

        String end = CalculationKeys.endingAt(Instant.ofEpochMilli(millis));

        assertThat(List.of(CalculationKeys.of(within), end, CalculationKeys.of(older)))
                .isSorted();
    }

    @Test
    void staySortedWhenOneMillisecondHasMoreThanItsCounterHolds() {
        CalculationIds ids = new CalculationIds(() -> 1);

        assertThat(Stream.generate(ids::next).limit(10_000).map(UUID::toString).toList())
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-7000-1-1",
                "0193F2A4-0000-7000-8000-000000000000",
                "0193f2a4-0000-4000-8000-000000000000",
                "0193f2a4-0000-7000-8000-00000000000g"
            })
    void haveOneFormOnly(String text) {
        assertThat(CalculationIds.parse(text)).isEmpty();
    }
}
