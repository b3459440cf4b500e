package dev.abacus.state.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.state.OutcomeUnknownException;
import dev.abacus.state.StorageFullException;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer.StreamInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What etcd's answers mean; the texts are those of etcd 3.5. */
class VerdictTest {
    private final Operation operation = new Operation(Duration.ofSeconds(1));

    @Test
    void nothingHappenedIfTheRequestNeverLeft() {
        assertThat(Verdict.of(Status.DEADLINE_EXCEEDED, unsent())).isEqualTo(Verdict.NOT_DONE);
        assertThat(Verdict.of(Status.ABORTED, unsent())).isEqualTo(Verdict.NOT_DONE);
    }

    @Test
    void nobodyKnowsWhatBecomesOfARequestThatIsStillOnItsWayOut() {
        assertThat(Verdict.of(Status.DEADLINE_EXCEEDED, new Attempt(Duration.ofSeconds(1), true)))
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void nothingHappenedIfTheMemberTurnedItAway() {
        assertThat(Verdict.of(Status.ABORTED.withDescription("etcdserver: no leader"), sent()))
                .isEqualTo(Verdict.NOT_DONE);
        assertThat(Verdict.of(Status.RESOURCE_EXHAUSTED.withDescription("etcdserver: too many requests"), sent()))
                .isEqualTo(Verdict.NOT_DONE);
    }

    @Test
    void nobodyKnowsWhatBecameOfARequestWithoutAnAnswer() {
        assertThat(Verdict.of(Status.DEADLINE_EXCEEDED, sent())).isEqualTo(Verdict.UNKNOWN);
        assertThat(Verdict.of(Status.ABORTED.withDescription("etcdserver: request timed out"), sent()))
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(Verdict.of(Status.ABORTED.withDescription("etcdserver: leader changed"), sent()))
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(Verdict.of(Status.INTERNAL, sent())).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aFullDatabaseIsToldAsSuch() {
        Status full = Status.RESOURCE_EXHAUSTED.withDescription("etcdserver: mvcc: database space exceeded");

        assertThat(Verdict.of(full, sent())).isEqualTo(Verdict.REFUSED);
        assertThat(Verdict.refusal(full, operation)).isInstanceOf(StorageFullException.class);
        operation.mayHaveWritten();
        assertThat(Verdict.refusal(full, operation)).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void whoIsRefusedNeedNotAskAnotherMember() {
        Status denied = Status.PERMISSION_DENIED.withDescription("etcdserver: permission denied");
        Status stranger = Status.UNAUTHENTICATED.withDescription(
                "etcdserver: authentication failed, invalid user ID or password");
        Status nobody = Status.INVALID_ARGUMENT.withDescription("etcdserver: user name is empty");

        assertThat(List.of(denied, stranger, nobody))
                .allMatch(status -> Verdict.of(status, unsent()) == Verdict.FORBIDDEN)
                .allMatch(status -> Verdict.of(status, sent()) == Verdict.FORBIDDEN);
    }

    @Test
    void whatIsForbiddenOfOneWriteMayBePermittedOfAnother() {
        Status denied = Status.PERMISSION_DENIED.withDescription("etcdserver: permission denied");
        Status expired = Status.ABORTED.withDescription("etcdserver: invalid auth token");

        assertThat(Verdict.refusesAll(denied)).isFalse();
        assertThat(Verdict.refusesAll(expired)).isTrue();
        assertThat(Verdict.isTokenExpired(denied)).isFalse();
        assertThat(Verdict.isTokenExpired(expired)).isTrue();
    }

    private static Attempt unsent() {
        var attempt = new Attempt(Duration.ofSeconds(1), true);
        attempt.end();
        return attempt;
    }

    private static Attempt sent() {
        Attempt attempt = unsent();
        StreamInfo info =
                StreamInfo.newBuilder().setCallOptions(CallOptions.DEFAULT).build();
        attempt.newClientStreamTracer(info, new Metadata()).streamCreated(Attributes.EMPTY, new Metadata());
        return attempt;
    }
}
