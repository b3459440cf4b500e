package dev.abacus.state.etcd.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.state.OutcomeUnknownException;
import dev.abacus.state.StorageFullException;
import dev.abacus.state.etcd.auth.AuthStatus;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer.StreamInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What etcd's answers mean; the texts are those of etcd 3.5. */
class FailureKindTest {
    private final CallDeadline operation = new CallDeadline(Duration.ofSeconds(1));

    @Test
    void nothingHappenedIfTheRequestNeverLeft() {
        assertThat(FailureKind.of(Status.DEADLINE_EXCEEDED, unsent())).isEqualTo(FailureKind.NOT_EXECUTED);
        assertThat(FailureKind.of(Status.ABORTED, unsent())).isEqualTo(FailureKind.NOT_EXECUTED);
    }

    @Test
    void nobodyKnowsWhatBecomesOfARequestThatIsStillOnItsWayOut() {
        assertThat(FailureKind.of(Status.DEADLINE_EXCEEDED, new Attempt(Duration.ofSeconds(1), true)))
                .isEqualTo(FailureKind.UNKNOWN);
    }

    @Test
    void nothingHappenedIfTheMemberTurnedItAway() {
        assertThat(FailureKind.of(Status.ABORTED.withDescription("etcdserver: no leader"), sent()))
                .isEqualTo(FailureKind.NOT_EXECUTED);
        assertThat(FailureKind.of(Status.RESOURCE_EXHAUSTED.withDescription("etcdserver: too many requests"), sent()))
                .isEqualTo(FailureKind.NOT_EXECUTED);
    }

    @Test
    void nobodyKnowsWhatBecameOfARequestWithoutAnAnswer() {
        assertThat(FailureKind.of(Status.DEADLINE_EXCEEDED, sent())).isEqualTo(FailureKind.UNKNOWN);
        assertThat(FailureKind.of(Status.ABORTED.withDescription("etcdserver: request timed out"), sent()))
                .isEqualTo(FailureKind.UNKNOWN);
        assertThat(FailureKind.of(Status.ABORTED.withDescription("etcdserver: leader changed"), sent()))
                .isEqualTo(FailureKind.UNKNOWN);
        assertThat(FailureKind.of(Status.INTERNAL, sent())).isEqualTo(FailureKind.UNKNOWN);
    }

    @Test
    void aFullDatabaseIsToldAsSuch() {
        Status full = Status.RESOURCE_EXHAUSTED.withDescription("etcdserver: mvcc: database space exceeded");

        assertThat(FailureKind.of(full, sent())).isEqualTo(FailureKind.REFUSED);
        assertThat(FailureKind.refusal(full, operation)).isInstanceOf(StorageFullException.class);
        operation.setOutcomeUnknown();
        assertThat(FailureKind.refusal(full, operation)).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void whoIsRefusedNeedNotAskAnotherMember() {
        Status denied = Status.PERMISSION_DENIED.withDescription("etcdserver: permission denied");
        Status stranger = Status.UNAUTHENTICATED.withDescription(
                "etcdserver: authentication failed, invalid user ID or password");
        Status nobody = Status.INVALID_ARGUMENT.withDescription("etcdserver: user name is empty");

        assertThat(List.of(denied, stranger, nobody))
                .allMatch(status -> FailureKind.of(status, unsent()) == FailureKind.FORBIDDEN)
                .allMatch(status -> FailureKind.of(status, sent()) == FailureKind.FORBIDDEN);
    }

    @Test
    void whatIsForbiddenOfOneWriteMayBePermittedOfAnother() {
        Status denied = Status.PERMISSION_DENIED.withDescription("etcdserver: permission denied");
        Status expired = Status.ABORTED.withDescription("etcdserver: invalid auth token");

        assertThat(FailureKind.refusesAll(denied)).isFalse();
        assertThat(FailureKind.refusesAll(expired)).isTrue();
        assertThat(AuthStatus.isTokenExpired(denied)).isFalse();
        assertThat(AuthStatus.isTokenExpired(expired)).isTrue();
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
