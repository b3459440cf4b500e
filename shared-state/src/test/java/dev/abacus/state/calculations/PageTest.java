package dev.abacus.state.calculations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.state.InvalidInputException;
import dev.abacus.state.Page;
import dev.abacus.state.SharedCluster;
import dev.abacus.state.StateSettings;
import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.txn.Listing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class PageTest {
    private static final long DAY = Duration.ofDays(1).toMillis();
    /** Runs ahead of the real clock and from try to try, so that what a try records is the newest there is. */
    private static final AtomicLong CLOCK = new AtomicLong(System.currentTimeMillis() + 1000 * DAY);

    /** It ends with the JVM. */
    private static final Etcd ETCD = new Etcd(
            SharedCluster.etcd().endpoints(), () -> new StateSettings(Duration.ofSeconds(5), Duration.ofHours(24)));

    private static final Calculations CALCULATIONS = new Calculations(ETCD, () -> Duration.ofHours(1), CLOCK::get);

    @Property(tries = 25)
    void pagesPutTogetherAreAllNewestFirst(
            @ForAll @Size(min = 1, max = 30) List<@LongRange(max = 1_000_000_000) Long> gaps,
            @ForAll @IntRange(min = 1, max = 12) int limit) {
        List<Calculation> recorded = gaps.stream().map(PageTest::recordAfter).toList();

        List<Calculation> read = new ArrayList<>();
        String after = null;
        while (read.size() < recorded.size()) {
            Page<Calculation> page = CALCULATIONS.page(limit, after);
            assertThat(page.items()).hasSizeBetween(1, limit);
            read.addAll(page.items());
            after = page.next();
        }

        assertThat(read.subList(0, recorded.size())).isEqualTo(recorded.reversed());
    }

    /** How many keys etcd walked over is what a page costs it: it counts all of a range, whatever the limit. */
    @Example
    void aPageCostsNoMoreIfMuchWasRecordedLongAgo() {
        var walked = new AtomicLong();
        var pages = new CalculationPages(
                (operation, range) -> {
                    Listing<Calculation> read = ETCD.reader().list(operation, range, Calculation::of);
                    walked.addAndGet(read.count());
                    return read;
                },
                CLOCK::get);
        List<Calculation> recorded =
                Stream.generate(() -> recordAfter(1)).limit(1_000).toList();
        CLOCK.addAndGet(Duration.ofHours(1).toMillis());
        pages.page(ETCD.deadline(), 10, null);

        walked.set(0);
        Page<Calculation> page = pages.page(ETCD.deadline(), 10, null);

        assertThat(page.items()).isEqualTo(recorded.reversed().subList(0, 10));
        assertThat(walked).hasValueLessThanOrEqualTo(100);

        Calculation last = recordAfter(0);
        walked.set(0);
        assertThat(pages.page(ETCD.deadline(), 10, null).items()).startsWith(last, recorded.getLast());
        assertThat(walked).hasValueLessThanOrEqualTo(100);
    }

    private static Calculation recordAfter(long gap) {
        CLOCK.addAndGet(gap);
        return CALCULATIONS
                .record("sum", List.of(gap), gap, "sum-service-1", IdempotencyKey.random())
                .calculation();
    }

    @Property(tries = 5)
    void theLastPageHasNoNext(@ForAll @IntRange(min = 100, max = 1000) int limit) {
        recordAfter(0);
        Page<Calculation> page = CALCULATIONS.page(limit, null);
        while (page.next() != null) {
            // A page has a limit of bytes, too.
            assertThat(page.items()).hasSizeBetween(1, limit);
            page = CALCULATIONS.page(limit, page.next());
        }
        assertThat(page.items()).isNotEmpty();
    }

    @Property(tries = 20)
    void refusesALimitOutOfBounds(@ForAll @IntRange(min = 1001) int high, @ForAll @IntRange(max = 0) int low) {
        assertThatThrownBy(() -> CALCULATIONS.page(high, null)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> CALCULATIONS.page(low, null)).isInstanceOf(InvalidInputException.class);
    }

    @Property(tries = 20)
    void refusesToContinueAfterWhatIsNoId(@ForAll String after) {
        assertThatThrownBy(() -> CALCULATIONS.page(10, after)).isInstanceOf(InvalidInputException.class);
    }
}
