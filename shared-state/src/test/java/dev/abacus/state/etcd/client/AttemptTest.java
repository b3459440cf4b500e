package dev.abacus.state.etcd.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer.StreamInfo;
import io.grpc.Context;
import io.grpc.Metadata;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptTest {
    private static final Context.Key<String> OUTER = Context.key("outer");

    @Test
    void isFoundWhereItsCallIsMade() {
        Attempt attempt = attempt();

        assertThat(attempt.<Object>start(Attempt::current)).isSameAs(attempt);
        assertThat(Attempt.current()).isNull();
    }

    /** A group of writes is sent where the answer to the one before arrives; they must not become a chain. */
    @Test
    void holdsOnToNothingOfWhereItIsStarted() throws Exception {
        String seen = Context.current()
                .withValue(OUTER, "an earlier attempt")
                .call(() -> attempt().start(() -> String.valueOf(OUTER.get())));

        assertThat(seen).isEqualTo("null");
    }

    @Test
    void aPartIsSentWithItsWhole() {
        Attempt part = attempt();
        Attempt whole = attempt();
        part.join(whole);
        whole.end();

        assertThat(part.maybeSent()).isFalse();
        send(whole);
        assertThat(part.maybeSent()).isTrue();
    }

    @Test
    void mayBeSentUntilItHasEnded() {
        Attempt attempt = attempt();

        assertThat(attempt.maybeSent()).isTrue();
        attempt.end();
        assertThat(attempt.maybeSent()).isFalse();
    }

    @Test
    void aPartIsNotSentBeforeItLeavesAndMayBeFromThenOn() {
        Attempt part = attempt();
        Attempt whole = attempt();
        part.queue();

        assertThat(part.maybeSent()).isFalse();
        assertThat(part.isQueued()).isTrue();
        part.dequeue();
        assertThat(part.isQueued()).isFalse();
        assertThat(part.maybeSent()).isTrue();
        part.join(whole);
        assertThat(part.maybeSent()).isTrue();
        whole.end();
        assertThat(part.maybeSent()).isFalse();
    }

    /** A request that was sent may have been executed, whatever the connection reports later. */
    @Test
    void staysSentUntilTheMemberTurnsItAway() {
        Attempt attempt = attempt();
        send(attempt);
        attempt.end();
        attempt.queue();

        assertThat(attempt.maybeSent()).isTrue();
        attempt.retry();
        attempt.end();
        assertThat(attempt.maybeSent()).isFalse();
    }

    private static void send(Attempt attempt) {
        StreamInfo info =
                StreamInfo.newBuilder().setCallOptions(CallOptions.DEFAULT).build();
        attempt.newClientStreamTracer(info, new Metadata()).streamCreated(Attributes.EMPTY, new Metadata());
    }

    private static Attempt attempt() {
        return new Attempt(Duration.ofSeconds(1), true);
    }
}
