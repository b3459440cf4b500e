package dev.abacus.chaos.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

class LinearizabilityPropertiesTest {

    private static final int NEVER_WRITTEN = -1;

    /** What a register is asked at a moment of its life, and how long before and after that its client's call was. */
    record Moment(Kind kind, int expected, int before, int after, boolean answerLost) {}

    enum Kind {
        READ,
        WRITE,
        COMPARE_AND_SET
    }

    @Property
    void whatARegisterAnsweredIsLinearizable(@ForAll("lives") List<Moment> life) {
        assertThat(verdict(history(life))).isInstanceOf(LinearizabilityResult.Linearizable.class);
    }

    @Property
    void alsoIfSomeWritesNeverHappened(
            @ForAll("lives") List<Moment> life, @ForAll List<@IntRange(max = 300) Integer> lost) {
        List<HistoryOperation<Register.Action>> history = new ArrayList<>(history(life));
        for (int i = 0; i < lost.size(); i++) {
            history.add(HistoryOperation.withoutAnswer(0, new Register.Write(10_000 + i), lost.get(i)));
        }

        assertThat(verdict(history)).isInstanceOf(LinearizabilityResult.Linearizable.class);
    }

    @Property
    void aReadOfWhatNobodyWroteIsNot(@ForAll("lives") List<Moment> life, @ForAll @IntRange(max = 39) int which) {
        List<HistoryOperation<Register.Action>> history = new ArrayList<>(history(life));
        List<HistoryOperation<Register.Action>> reads = reads(history);
        Assume.that(!reads.isEmpty());
        replace(history, reads.get(which % reads.size()), NEVER_WRITTEN);

        assertThat(verdict(history)).isInstanceOf(LinearizabilityResult.NotLinearizable.class);
    }

    @Property
    void aReadOfWhatWasOverwrittenBeforeIsNot(
            @ForAll("lives") List<Moment> life, @ForAll @IntRange(max = 39) int which) {
        List<HistoryOperation<Register.Action>> history = new ArrayList<>(history(life));
        List<HistoryOperation<Register.Action>> reads = reads(history).stream()
                .filter(read -> !overwritten(history, read).isEmpty())
                .toList();
        Assume.that(!reads.isEmpty());
        HistoryOperation<Register.Action> read = reads.get(which % reads.size());
        replace(history, read, overwritten(history, read).getFirst());

        assertThat(verdict(history)).isInstanceOf(LinearizabilityResult.NotLinearizable.class);
    }

    @Property(tries = 10_000)
    void isWhatTheDefinitionSays(@ForAll("arbitraryHistories") List<HistoryOperation<Register.Action>> history) {
        boolean linearizable = BruteForce.isLinearizable(new Register(), history);

        Statistics.collect(linearizable);
        assertThat(verdict(history))
                .isInstanceOf(
                        linearizable
                                ? LinearizabilityResult.Linearizable.class
                                : LinearizabilityResult.NotLinearizable.class);
    }

    private static LinearizabilityResult verdict(List<HistoryOperation<Register.Action>> history) {
        return Linearizability.check(new Register(), Map.of("k", history), SearchLimits.DEFAULT);
    }

    /** What a real register would have recorded: at moment 10 n comes the nth action, and each write is of n. */
    private static List<HistoryOperation<Register.Action>> history(List<Moment> life) {
        List<HistoryOperation<Register.Action>> history = new ArrayList<>();
        int state = 0;
        for (int n = 1; n <= life.size(); n++) {
            Moment moment = life.get(n - 1);
            Register.Action action = switch (moment.kind()) {
                case READ -> new Register.Read(state);
                case WRITE -> new Register.Write(n);
                case COMPARE_AND_SET -> new Register.CompareAndSet(moment.expected(), n, moment.expected() == state);
            };
            state = new Register().next(state, action).orElseThrow();
            long at = 10L * n;
            history.add(
                    moment.answerLost()
                            ? HistoryOperation.withoutAnswer(n, action, at - moment.before())
                            : new HistoryOperation<>(n, action, at - moment.before(), at + moment.after()));
        }
        return history;
    }

    private static List<HistoryOperation<Register.Action>> reads(List<HistoryOperation<Register.Action>> history) {
        return history.stream()
                .filter(operation -> operation.action() instanceof Register.Read && !operation.isPending())
                .toList();
    }

    /** Values of writes that had ended before another write began that had ended before the read began. */
    private static List<Integer> overwritten(
            List<HistoryOperation<Register.Action>> history, HistoryOperation<Register.Action> read) {
        List<Integer> values = new ArrayList<>();
        for (HistoryOperation<Register.Action> write : history) {
            if (write.action() instanceof Register.Write(int value)
                    && history.stream()
                            .anyMatch(other -> other.action() instanceof Register.Write
                                    && write.returned() < other.invoked()
                                    && other.returned() < read.invoked())) {
                values.add(value);
            }
        }
        return values;
    }

    private static void replace(
            List<HistoryOperation<Register.Action>> history, HistoryOperation<Register.Action> read, int value) {
        history.set(
                history.indexOf(read),
                new HistoryOperation<>(read.client(), new Register.Read(value), read.invoked(), read.returned()));
    }

    @Provide
    Arbitrary<List<Moment>> lives() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.integers().between(0, 9).map(of10 -> of10 == 0))
                .as(Moment::new)
                .list()
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<HistoryOperation<Register.Action>>> arbitraryHistories() {
        Arbitrary<Integer> values = Arbitraries.integers().between(0, 2);
        Arbitrary<Register.Action> actions = Arbitraries.oneOf(
                values.map(Register.Read::new),
                values.map(Register.Write::new),
                Combinators.combine(values, values, Arbitraries.of(true, false)).as(Register.CompareAndSet::new));
        return Combinators.combine(
                        actions,
                        Arbitraries.integers().between(0, 12),
                        Arbitraries.integers().between(0, 8),
                        Arbitraries.integers().between(0, 4).map(of5 -> of5 == 0))
                .as((action, at, length, answerLost) -> answerLost
                        ? HistoryOperation.withoutAnswer(0, action, at)
                        : new HistoryOperation<>(0, action, at, at + length))
                .list()
                .ofMinSize(2)
                .ofMaxSize(7);
    }
}
