package dev.abacus.chaos.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LinearizabilityTest {

    private int clients;

    @Nested
    class Linearizable {

        @Test
        void nothing() {
            assertLinearizable(List.of());
        }

        @Test
        void oneAfterTheOther() {
            assertLinearizable(List.of(write(1, 0, 1), read(1, 2, 3), write(2, 4, 5), read(2, 6, 7)));
        }

        @Test
        void aWriteThatIsUnderWayMayBeSeenOrNot() {
            assertLinearizable(List.of(write(1, 0, 10), read(1, 1, 2), read(1, 3, 4)));
            assertLinearizable(List.of(write(1, 0, 10), read(0, 1, 2), read(1, 3, 4)));
            assertLinearizable(List.of(write(1, 0, 10), read(0, 1, 2), read(0, 3, 4)));
        }

        @Test
        void writesThatOverlapMayComeInEitherOrder() {
            assertLinearizable(List.of(write(1, 0, 10), write(2, 0, 10), read(1, 11, 12)));
            assertLinearizable(List.of(write(1, 0, 10), write(2, 0, 10), read(2, 11, 12)));
        }

        @Test
        void whatBeginsWhenAnotherEndsMayHaveBeenFirst() {
            assertLinearizable(List.of(write(1, 0, 5), read(0, 5, 6)));
        }

        @Test
        void anUnknownWriteThatNeverHappens() {
            assertLinearizable(List.of(unknown(new Register.Write(1), 0), read(0, 1, 2), read(0, 100, 101)));
        }

        @Test
        void anUnknownWriteThatTakesEffectLate() {
            assertLinearizable(List.of(
                    unknown(new Register.Write(1), 0),
                    read(0, 1, 2),
                    write(2, 3, 4),
                    read(2, 5, 6),
                    read(1, 100, 101)));
        }

        @Test
        void unknownWritesInAnotherOrderThanThatOfTheirInvocations() {
            assertLinearizable(List.of(
                    unknown(new Register.Write(1), 0),
                    unknown(new Register.Write(2), 1),
                    unknown(new Register.Write(3), 2),
                    read(3, 10, 11),
                    read(1, 12, 13),
                    read(2, 14, 15)));
        }

        @Test
        void anUnknownCompareAndSetThatFindsWhatItExpectsOnlyLater() {
            assertLinearizable(List.of(
                    unknown(new Register.CompareAndSet(5, 6, true), 0), read(0, 1, 2), write(5, 3, 4), read(6, 5, 6)));
        }

        @Test
        void anUnknownWriteThatHidBehindAnother() {
            assertLinearizable(List.of(
                    write(1, 0, 1),
                    unknown(new Register.Write(2), 2),
                    operation(new Register.CompareAndSet(1, 9, false), 3, 4),
                    write(1, 5, 6),
                    read(1, 7, 8)));
        }
    }

    @Nested
    class NotLinearizable {

        @Test
        void aStaleRead() {
            assertNotLinearizable(List.of(write(1, 0, 1), write(2, 2, 3), read(1, 4, 5)));
        }

        @Test
        void aReadThatMissesWhatWasWrittenBeforeIt() {
            assertNotLinearizable(List.of(write(1, 0, 1), read(0, 2, 3)));
        }

        @Test
        void aLostUpdate() {
            assertNotLinearizable(List.of(
                    read(0, 0, 1),
                    read(0, 0, 1),
                    operation(new Register.CompareAndSet(0, 1, true), 2, 5),
                    operation(new Register.CompareAndSet(0, 2, true), 3, 6)));
        }

        @Test
        void aWriteThatIsSeenAndThenUnseen() {
            assertNotLinearizable(List.of(write(1, 0, 100), read(1, 1, 2), read(0, 3, 4)));
        }

        @Test
        void twoReadersThatSeeTwoWritesInOppositeOrders() {
            assertNotLinearizable(List.of(
                    write(1, 0, 100), write(2, 0, 100), read(1, 1, 2), read(2, 3, 4), read(1, 5, 6), read(2, 7, 8)));
        }

        @Test
        void anUnknownWriteThatIsSeenAndThenUnseen() {
            assertNotLinearizable(
                    List.of(unknown(new Register.Write(1), 0), read(0, 1, 2), read(1, 3, 4), read(0, 5, 6)));
        }

        @Test
        void anUnknownWriteThatTakesEffectTwice() {
            assertNotLinearizable(
                    List.of(unknown(new Register.Write(1), 0), read(1, 1, 2), write(2, 3, 4), read(1, 5, 6)));
        }

        @Test
        void anUnknownWriteThatIsSeenBeforeItWasInvoked() {
            assertNotLinearizable(List.of(read(1, 0, 1), unknown(new Register.Write(1), 2)));
        }

        @Test
        void aValueThatNobodyWrote() {
            assertNotLinearizable(List.of(write(1, 0, 1), read(7, 0, 2)));
        }

        @Test
        void oneKeyOfMany() {
            LinearizabilityResult verdict = check(
                    Map.of("a", List.of(write(1, 0, 1), read(1, 2, 3)), "b", List.of(write(1, 0, 1), read(0, 2, 3))));

            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            LinearizabilityResult.NotLinearizable.class,
                            found -> assertThat(found.key()).isEqualTo("b"));
        }

        @Test
        void showsHowFarItComesAndWhatCannotComeNext() {
            var first = write(1, 1_000_000, 2_000_000);
            var second = write(2, 3_000_000, 4_000_000);
            var stale = read(1, 5_000_000, 6_000_000);
            var later = write(3, 7_000_000, 8_000_000);

            LinearizabilityResult verdict = check(Map.of("k", List.of(later, stale, second, first)));

            assertThat(verdict)
                    .isEqualTo(new LinearizabilityResult.NotLinearizable(
                            "k", new Counterexample<>(List.of(first, second), 2, List.of(stale))));
            assertThat(verdict.toString())
                    .contains(
                            "key k",
                            "2 operations",
                            "0.003000 to    0.004000  client 1",
                            "Write[value=2]",
                            "The state is now 2.")
                    .endsWith("client 2    Read[value=1]");
        }
    }

    @Nested
    class Undecided {

        /** Whose writes, all at once, could have come in any order; no reader saw them come in one. */
        private final List<HistoryOperation<Register.Action>> hard = hard();

        private List<HistoryOperation<Register.Action>> hard() {
            List<HistoryOperation<Register.Action>> operations = new ArrayList<>();
            for (int value = 1; value <= 24; value++) {
                operations.add(write(value, 0, 100));
            }
            operations.add(read(99, 101, 102));
            return operations;
        }

        @Test
        void whereThereIsNoRoomForMoreConfigurations() {
            assertThat(check(Map.of("k", hard), new SearchLimits(1_000, Duration.ofMinutes(1))))
                    .isEqualTo(new LinearizabilityResult.Undecided("k", "more than 1000 configurations"));
        }

        @Test
        void whereThereIsNoTime() {
            assertThat(check(Map.of("k", hard), new SearchLimits(1_000_000, Duration.ZERO)))
                    .isInstanceOf(LinearizabilityResult.Undecided.class);
        }

        @Test
        void untilAnotherKeyIsFoundNotToBeLinearizable() {
            Map<String, List<HistoryOperation<Register.Action>>> history =
                    new TreeMap<>(Map.of("a", hard, "b", List.of(read(1, 0, 1))));

            assertThat(check(history, new SearchLimits(1_000, Duration.ofMinutes(1))))
                    .isInstanceOf(LinearizabilityResult.NotLinearizable.class);
        }
    }

    @Test
    void manyUnknownWritesCostNoMoreThanTheirNumber() {
        List<HistoryOperation<Register.Action>> history = new ArrayList<>();
        for (int value = 1; value <= 40; value++) {
            history.add(unknown(new Register.Write(value), 0));
        }
        List<Integer> seen =
                new ArrayList<>(IntStream.rangeClosed(1, 40).boxed().toList());
        Collections.shuffle(seen, new Random(1));
        for (int i = 0; i < seen.size(); i++) {
            history.add(write(100 + i, 10 * i, 10 * i + 1));
            history.add(read(100 + i, 10 * i + 2, 10 * i + 3));
            history.add(read(seen.get(i), 10 * i + 4, 10 * i + 5));
        }

        assertThat(check(Map.of("k", history), new SearchLimits(20_000, Duration.ofMinutes(1))))
                .isInstanceOf(LinearizabilityResult.Linearizable.class);
    }

    private void assertLinearizable(List<HistoryOperation<Register.Action>> history) {
        assertThat(check(Map.of("k", history))).isInstanceOf(LinearizabilityResult.Linearizable.class);
    }

    private void assertNotLinearizable(List<HistoryOperation<Register.Action>> history) {
        assertThat(check(Map.of("k", history))).isInstanceOf(LinearizabilityResult.NotLinearizable.class);
    }

    private static LinearizabilityResult check(Map<String, List<HistoryOperation<Register.Action>>> history) {
        return check(history, SearchLimits.DEFAULT);
    }

    private static LinearizabilityResult check(
            Map<String, List<HistoryOperation<Register.Action>>> history, SearchLimits limits) {
        return Linearizability.check(new Register(), history, limits);
    }

    private HistoryOperation<Register.Action> read(int value, long invoked, long returned) {
        return operation(new Register.Read(value), invoked, returned);
    }

    private HistoryOperation<Register.Action> write(int value, long invoked, long returned) {
        return operation(new Register.Write(value), invoked, returned);
    }

    private HistoryOperation<Register.Action> unknown(Register.Action action, long invoked) {
        return HistoryOperation.withoutAnswer(clients++, action, invoked);
    }

    private HistoryOperation<Register.Action> operation(Register.Action action, long invoked, long returned) {
        return new HistoryOperation<>(clients++, action, invoked, returned);
    }
}
