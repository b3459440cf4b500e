package dev.abacus.state.etcd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.state.Credentials;
import dev.abacus.state.StateUnavailableException;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a call goes on after each kind of failure. No member is there, so no probe is answered. */
class MembersTest {
    private static final String ANSWER = "answer";
    private static final Status FAILED_FAST = Status.UNAVAILABLE;
    private static final Status TIMED_OUT = Status.DEADLINE_EXCEEDED;
    private static final Status LEADER_CHANGED = FailureKind.LEADER_CHANGED;

    private final Members members = new Members(
            List.of(
                    URI.create("http://127.0.0.1:1"),
                    URI.create("http://127.0.0.1:2"),
                    URI.create("http://127.0.0.1:3")),
            Credentials.NONE,
            new EtcdMeters(new SimpleMeterRegistry()));
    private final MemberConnection first = members.all().getFirst();
    private final MemberConnection second = members.all().get(1);
    private final MemberConnection third = members.all().getLast();

    private final CallDeadline deadline = new CallDeadline(Duration.ofSeconds(10));
    private final List<MemberConnection> asked = new ArrayList<>();
    private final List<Duration> limits = new ArrayList<>();

    @AfterEach
    void close() {
        members.close();
    }

    @Test
    void anOpenRoundGoesOnWithTheNextMember() {
        assertThat(call(deadline, FAILED_FAST, TIMED_OUT)).isEqualTo(ANSWER);

        assertThat(asked).containsExactly(first, second, third);
        assertThat(limits).containsOnly(limits.getFirst());
    }

    @Test
    void aRoundThatFailedFastWaitsForAMember() {
        var brief = new CallDeadline(Duration.ofMillis(400));

        assertThatThrownBy(() -> call(brief, FAILED_FAST, FAILED_FAST, FAILED_FAST))
                .isInstanceOf(StateUnavailableException.class);

        assertThat(asked).containsExactly(first, second, third);
        assertThat(brief.isOver()).isTrue();
    }

    @Test
    void aRoundThatTimedOutIsFollowedByOneWithTwiceTheLimit() {
        assertThat(call(deadline, TIMED_OUT, FAILED_FAST, FAILED_FAST)).isEqualTo(ANSWER);

        assertThat(asked).startsWith(first, second, third).hasSize(4);
        assertThat(limits.getLast()).isEqualTo(limits.getFirst().multipliedBy(2));
    }

    @Test
    void aChangedLeaderBeginsARoundAtAnotherMemberAndSuspectsNone() {
        assertThat(call(deadline, LEADER_CHANGED, LEADER_CHANGED)).isEqualTo(ANSWER);

        assertThat(asked).containsExactly(first, second, first);
        assertThat(members.all()).noneMatch(MemberConnection::suspect);
    }

    @Test
    void aCallThatNeedsNoLeaderHasOneRound() {
        assertThatThrownBy(() -> members.call(deadline, false, false, this::failing))
                .isInstanceOf(StateUnavailableException.class);

        assertThat(asked).containsExactly(first, second, third);
        assertThat(deadline.isOver()).isFalse();
    }

    @Test
    void aRefusalIsFinal() {
        assertThatThrownBy(() -> call(deadline, Status.INVALID_ARGUMENT)).isInstanceOf(NonRetryableException.class);

        assertThat(asked).containsExactly(first);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAttemptWithoutAnAnswerMakesTheOutcomeOfAWriteUnknown(boolean writes) {
        members.call(
                deadline,
                writes,
                true,
                (member, attempt) -> asked(member, attempt) == 1 ? failed(TIMED_OUT) : answer());

        assertThat(deadline.isOutcomeUnknown()).isEqualTo(writes);
    }

    @Test
    void aWriteThatWasNotSentHasAKnownOutcome() {
        members.call(deadline, true, true, (member, attempt) -> {
            attempt.end();
            return asked(member, attempt) == 1 ? failed(FAILED_FAST) : answer();
        });

        assertThat(deadline.isOutcomeUnknown()).isFalse();
        assertThat(first.suspect()).isTrue();
    }

    /** A read, whose attempts fail in this order; the next one is answered. */
    private String call(CallDeadline limit, Status... failures) {
        return members.call(limit, false, true, (member, attempt) -> {
            int number = asked(member, attempt);
            return number <= failures.length ? failed(failures[number - 1]) : answer();
        });
    }

    private CompletableFuture<String> failing(MemberConnection member, Attempt attempt) {
        asked(member, attempt);
        return failed(FAILED_FAST);
    }

    private int asked(MemberConnection member, Attempt attempt) {
        limits.add(attempt.limit());
        asked.add(member);
        return asked.size();
    }

    private static CompletableFuture<String> answer() {
        return CompletableFuture.completedFuture(ANSWER);
    }

    private static CompletableFuture<String> failed(Status failure) {
        return CompletableFuture.failedFuture(failure.asRuntimeException());
    }
}
