package dev.abacus.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.network.Link;
import dev.abacus.state.calculations.IdempotencyKey;
import dev.abacus.state.calculations.Recording;
import dev.abacus.state.client.SharedState;
import dev.abacus.state.keys.Consistency;
import dev.abacus.state.keys.Precondition;
import dev.abacus.state.keys.PreconditionFailedException;
import dev.abacus.state.keys.PutResult;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes that happen, but whose answer never comes: each is sent again to another member, and happens once. */
class LostAnswerTest {
    private final String key = "lost-answer-test/" + UUID.randomUUID();
    private final Link proxy;
    private final SharedState state;

    LostAnswerTest() throws Exception {
        List<URI> endpoints = SharedCluster.etcd().endpoints();
        proxy = Link.to(endpoints.getFirst());
        state = SharedState.preferring(
                List.of(proxy.uri(), endpoints.get(1)),
                () -> new StateSettings(Duration.ofSeconds(5), Duration.ofHours(24)));
    }

    @BeforeEach
    void connect() {
        await().until(state::available);
        // So that there are leases, and the first request whose answer is lost is the write itself.
        record(IdempotencyKey.random());
        state.keys().put(key + "/first", new byte[0], Precondition.NONE, null);
    }

    @AfterEach
    void close() {
        state.close();
        proxy.close();
    }

    @Test
    void aRecordingIsNotTakenForAReplay() {
        IdempotencyKey idempotencyKey = IdempotencyKey.random();
        proxy.loseAnswers();

        Recording recording = record(idempotencyKey);

        assertThat(recording.replayed()).isFalse();
        assertThat(record(idempotencyKey)).isEqualTo(new Recording(recording.calculation(), true));
    }

    @Test
    void recordingsOfAGroupAreNotTakenForReplays() throws Exception {
        List<IdempotencyKey> keys =
                Stream.generate(IdempotencyKey::random).limit(100).toList();
        proxy.loseAnswers();

        List<Future<Recording>> calls = GroupCommitTest.allAtOnce(keys.size(), caller -> record(keys.get(caller)));

        for (int caller = 0; caller < keys.size(); caller++) {
            Recording recording = calls.get(caller).get();
            assertThat(recording.replayed()).isFalse();
            assertThat(record(keys.get(caller))).isEqualTo(new Recording(recording.calculation(), true));
        }
    }

    @Test
    void aCreationIsNotTakenForAnother() {
        proxy.loseAnswers();

        PutResult written = state.keys().put(key, new byte[] {1}, Precondition.ABSENT, null);

        assertThat(written.created()).isTrue();
        assertThat(state.keys().get(key, Consistency.LINEARIZABLE))
                .hasValueSatisfying(entry -> assertThat(entry.revision()).isEqualTo(written.revision()));
    }

    @Test
    void anUpdateIsNotTakenForAnother() {
        PutResult first = state.keys().put(key, new byte[] {1}, Precondition.ABSENT, null);
        proxy.loseAnswers();

        PutResult second =
                state.keys().put(key, new byte[] {2}, new Precondition.OneOf(Set.of(first.revision())), null);

        assertThat(second.created()).isFalse();
        assertThat(state.keys().get(key, Consistency.LINEARIZABLE))
                .hasValueSatisfying(entry -> assertThat(entry.revision()).isEqualTo(second.revision()));
    }

    @Test
    void aDeletionIsNotTakenForAnother() {
        state.keys().put(key, new byte[] {1}, Precondition.ABSENT, null);
        proxy.loseAnswers();

        assertThat(state.keys().delete(key, Precondition.NONE)).isTrue();
    }

    @Test
    void aDeletionThatFoundNothingDoesNotHappenLater() throws Exception {
        proxy.holdBack(key);
        assertThat(state.keys().delete(key, Precondition.NONE)).isFalse();
        PutResult written = state.keys().put(key, new byte[] {1}, Precondition.NONE, null);

        proxy.deliver();

        await().until(proxy::answered);
        assertThat(state.keys().get(key, Consistency.LINEARIZABLE))
                .hasValueSatisfying(entry -> assertThat(entry.revision()).isEqualTo(written.revision()));
    }

    @Test
    void aCreationThatWasRefusedDoesNotHappenLater() throws Exception {
        try (SharedState other = SharedCluster.connect()) {
            other.keys().put(key, new byte[] {1}, Precondition.NONE, null);
            proxy.holdBack(key);
            assertThatThrownBy(() -> state.keys().put(key, new byte[] {2}, Precondition.ABSENT, null))
                    .isInstanceOf(PreconditionFailedException.class);
            other.keys().delete(key, Precondition.NONE);

            proxy.deliver();

            await().until(proxy::answered);
            assertThat(other.keys().get(key, Consistency.LINEARIZABLE)).isEmpty();
        }
    }

    @Test
    void anUpdateThatFoundNothingDoesNotHappenLater() throws Exception {
        try (SharedState other = SharedCluster.connect()) {
            proxy.holdBack(key);
            assertThatThrownBy(() -> state.keys().put(key, new byte[] {2}, Precondition.PRESENT, null))
                    .isInstanceOf(PreconditionFailedException.class);
            PutResult written = other.keys().put(key, new byte[] {1}, Precondition.NONE, null);

            proxy.deliver();

            await().until(proxy::answered);
            assertThat(other.keys().get(key, Consistency.LINEARIZABLE))
                    .hasValueSatisfying(entry -> assertThat(entry.revision()).isEqualTo(written.revision()));
        }
    }

    @Test
    void anUpdateOfOneOfSeveralRevisionsHappensOnce() throws Exception {
        try (SharedState other = SharedCluster.connect()) {
            long first = other.keys()
                    .put(key, new byte[] {1}, Precondition.NONE, null)
                    .revision();
            Precondition either = new Precondition.OneOf(Set.of(first, first + 1_000_000));
            proxy.holdBack(key);
            PutResult second = state.keys().put(key, new byte[] {2}, either, null);

            proxy.deliver();

            await().until(proxy::answered);
            assertThat(other.keys().get(key, Consistency.LINEARIZABLE))
                    .hasValueSatisfying(entry -> assertThat(entry.revision()).isEqualTo(second.revision()));
        }
    }

    @Test
    void withNoOneElseToAskTheOutcomeIsUnknown() {
        try (SharedState lonely = SharedState.preferring(List.of(proxy.uri()), () -> StateSettings.DEFAULT)) {
            await().until(lonely::available);
            lonely.keys().put(key + "/first", new byte[0], Precondition.NONE, null);
            proxy.loseAnswers();

            assertThatThrownBy(() -> lonely.keys().put(key, new byte[] {1}, Precondition.ABSENT, null))
                    .isInstanceOf(OutcomeUnknownException.class);
            assertThatThrownBy(() -> lonely.keys().get(key, Consistency.LINEARIZABLE))
                    .isInstanceOf(StateUnavailableException.class);
        }
    }

    private Recording record(IdempotencyKey idempotencyKey) {
        return state.calculations().record("multiply", List.of(7L, 8L), 56, "arith-service-1", idempotencyKey);
    }
}
