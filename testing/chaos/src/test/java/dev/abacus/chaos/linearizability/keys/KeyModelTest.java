package dev.abacus.chaos.linearizability.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.linearizability.HistoryOperation;
import dev.abacus.chaos.linearizability.Linearizability;
import dev.abacus.chaos.linearizability.LinearizabilityResult;
import dev.abacus.chaos.linearizability.SearchLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KeyModelTest {

    private static final KeyPrecondition ALWAYS = new KeyPrecondition.None();
    private static final KeyPrecondition IF_ABSENT = new KeyPrecondition.Absent();
    private static final KeyAnswer UNKNOWN = new KeyAnswer.Unknown();
    private static final KeyAnswer FAILED = new KeyAnswer.ConditionFailed();
    private static final KeyAnswer NOT_FOUND = new KeyAnswer.NotFound();
    private static final KeyAnswer DELETED = new KeyAnswer.Deleted();

    private final List<HistoryOperation<KeyCall>> history = new ArrayList<>();
    private long now;

    @Nested
    class Holds {

        @Test
        void aWholeLife() {
            get(NOT_FOUND);
            delete(ALWAYS, NOT_FOUND);
            delete(at(1), FAILED);
            put("a", at(1), FAILED);
            put("a", IF_ABSENT, created(5));
            put("b", IF_ABSENT, FAILED);
            put("b", at(4), FAILED);
            put("b", at(5), stored(7));
            get(found("b", 7));
            delete(at(5), FAILED);
            delete(at(7), DELETED);
            get(NOT_FOUND);
            put("c", ALWAYS, created(9));
            put("d", ALWAYS, stored(10));
            delete(ALWAYS, DELETED);

            assertLinearizable();
        }

        @Test
        void aCompareAndSetOnTheRevisionOfAnUnknownWrite() {
            put("a", ALWAYS, created(5));
            put("b", at(5), UNKNOWN);
            put("x", at(5), FAILED);
            get(found("b", 8));
            put("c", at(8), stored(9));

            assertLinearizable();
        }

        @Test
        void anUnknownDeleteThatTakesEffectLate() {
            put("a", ALWAYS, created(5));
            delete(ALWAYS, UNKNOWN);
            get(found("a", 5));
            put("b", ALWAYS, stored(6));
            get(NOT_FOUND);

            assertLinearizable();
        }

        @Test
        void anUnknownConditionalWriteThatFailed() {
            put("a", ALWAYS, created(5));
            put("b", at(4), UNKNOWN);
            delete(at(4), UNKNOWN);
            put("c", IF_ABSENT, UNKNOWN);
            get(found("a", 5));

            assertLinearizable();
        }

        @Test
        void aCreationWhoseFirstAnswerWasLostAndThatWasDeletedMeanwhile() {
            put("a", IF_ABSENT, stored(5));

            assertLinearizable();
        }
    }

    @Nested
    class Broken {

        @Test
        void aStaleRead() {
            put("a", ALWAYS, created(5));
            put("b", ALWAYS, stored(6));
            get(found("a", 5));

            assertNotLinearizable();
        }

        @Test
        void aLostUpdate() {
            put("a", ALWAYS, created(5));
            put("b", at(5), stored(6));
            put("c", at(5), stored(7));

            assertNotLinearizable();
        }

        @Test
        void aWriteThatIsSeenAndThenUnseen() {
            put("a", ALWAYS, created(5));
            put("b", ALWAYS, UNKNOWN);
            get(found("b", 6));
            get(found("a", 5));

            assertNotLinearizable();
        }

        @Test
        void aCompareAndSetThatIsRefusedThoughNothingHasChanged() {
            put("a", ALWAYS, created(5));
            put("b", at(5), FAILED);

            assertNotLinearizable();
        }

        @Test
        void aRefusedCreationThatTakesEffectLate() {
            put("a", ALWAYS, created(5));
            put("b", IF_ABSENT, FAILED);
            delete(ALWAYS, DELETED);
            get(found("b", 8));

            assertNotLinearizable();
        }

        @Test
        void aCompareAndDeleteOfWhatHasChanged() {
            put("a", ALWAYS, created(5));
            put("b", ALWAYS, stored(6));
            delete(at(5), DELETED);

            assertNotLinearizable();
        }

        @Test
        void aConditionalDeleteThatFindsNothingAndSaysSoWithoutTheCondition() {
            delete(at(5), NOT_FOUND);

            assertNotLinearizable();
        }

        @Test
        void aDeleteThatFindsNothingWhereAKeyIs() {
            put("a", ALWAYS, created(5));
            delete(ALWAYS, NOT_FOUND);

            assertNotLinearizable();
        }

        @Test
        void twoCreations() {
            put("a", IF_ABSENT, created(5));
            put("b", IF_ABSENT, created(6));

            assertNotLinearizable();
        }

        @Test
        void aCreationWhereAKeyIs() {
            put("a", ALWAYS, created(5));
            put("b", ALWAYS, created(6));

            assertNotLinearizable();
        }

        @Test
        void aRevisionThatDoesNotGrow() {
            put("a", ALWAYS, created(5));
            delete(ALWAYS, DELETED);
            put("b", ALWAYS, created(5));

            assertNotLinearizable();
        }

        @Test
        void anUnknownWriteAtARevisionFromBefore() {
            put("a", ALWAYS, created(5));
            put("b", ALWAYS, UNKNOWN);
            get(found("b", 5));

            assertNotLinearizable();
        }

        @Test
        void aValueAtTwoRevisions() {
            put("a", ALWAYS, created(5));
            get(found("a", 6));

            assertNotLinearizable();
        }
    }

    private void assertLinearizable() {
        assertThat(verdict()).isInstanceOf(LinearizabilityResult.Linearizable.class);
    }

    private void assertNotLinearizable() {
        assertThat(verdict()).isInstanceOf(LinearizabilityResult.NotLinearizable.class);
    }

    private LinearizabilityResult verdict() {
        return Linearizability.check(new KeyModel(), Map.of("k", history), SearchLimits.DEFAULT);
    }

    private void get(KeyAnswer answer) {
        add(new KeyCall(new KeyRequest.Get(), answer));
    }

    private void put(String value, KeyPrecondition condition, KeyAnswer answer) {
        add(new KeyCall(new KeyRequest.Put(value, condition), answer));
    }

    private void delete(KeyPrecondition condition, KeyAnswer answer) {
        add(new KeyCall(new KeyRequest.Delete(condition), answer));
    }

    private void add(KeyCall call) {
        long invoked = now++;
        history.add(
                call.answer().equals(UNKNOWN)
                        ? HistoryOperation.withoutAnswer(0, call, invoked)
                        : new HistoryOperation<>(0, call, invoked, now++));
    }

    private static KeyPrecondition at(long revision) {
        return new KeyPrecondition.AtRevision(revision);
    }

    private static KeyAnswer found(String value, long revision) {
        return new KeyAnswer.Found(value, revision);
    }

    private static KeyAnswer created(long revision) {
        return new KeyAnswer.Stored(revision, true);
    }

    private static KeyAnswer stored(long revision) {
        return new KeyAnswer.Stored(revision, false);
    }
}
