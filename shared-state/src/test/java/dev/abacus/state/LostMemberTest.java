package dev.abacus.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.state.calculations.CalculationEvent;
import dev.abacus.state.calculations.IdempotencyKey;
import dev.abacus.state.client.SharedState;
import dev.abacus.state.keys.KeyChange;
import dev.abacus.state.keys.Precondition;
import dev.abacus.testsupport.TestEtcdNode;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A member of etcd that hangs or ends costs callers milliseconds, and feeds go on. */
class LostMemberTest extends EtcdFaults {

    @Test
    void aFollowerThatHangsCostsMillisecondsAndNoError() throws Exception {
        TestEtcdNode follower = follower();
        connectTo(follower);
        Workload workload = during(follower::pause, follower::resume);

        assertThat(workload.longestWait()).isLessThan(Duration.ofSeconds(1));
        assertThat(workload.toString()).endsWith("errors {}");
    }

    @Test
    void aFeedNoticesByItselfThatItsMemberHangs() throws Exception {
        TestEtcdNode follower = follower();
        try (SharedState reader = preferring(follower);
                Feed<CalculationEvent> feed = reader.calculations().watch(null)) {
            assertThat(feed.poll(Duration.ofMillis(100))).isNull();
            follower.pause();

            String id = record(IdempotencyKey.random());

            assertThat(nextId(feed)).isEqualTo(id);
        }
    }

    @Test
    void allFeedsOutliveTheMemberThatTheirWatchIsAt() throws Exception {
        TestEtcdNode follower = follower();
        try (SharedState reader = preferring(follower)) {
            List<Feed<CalculationEvent>> feeds = Stream.generate(
                            () -> reader.calculations().watch(null))
                    .limit(20)
                    .toList();
            String before = record(IdempotencyKey.random());
            for (Feed<CalculationEvent> feed : feeds) {
                assertThat(nextId(feed)).isEqualTo(before);
            }
            follower.kill();
            String during = record(IdempotencyKey.random());

            for (Feed<CalculationEvent> feed : feeds) {
                assertThat(nextId(feed)).isEqualTo(during);
                feed.close();
            }
        }
    }

    /** Calculations have ids that tell what was there before; of keys, the watch is asked for its last revision again. */
    @Test
    void aFeedOfKeysBringsNothingTwiceWhenItsWatchIsReplaced() throws Exception {
        TestEtcdNode follower = follower();
        String key = "replaced/" + UUID.randomUUID();
        try (SharedState reader = preferring(follower);
                Feed<KeyChange> feed = reader.keys().watch("replaced/", null)) {
            put(key, "before");
            assertThat(nextValue(feed)).isEqualTo("before");
            follower.kill();
            put(key, "during");

            assertThat(nextValue(feed)).isEqualTo("during");
            assertThat(feed.poll(Duration.ofMillis(500))).isNull();
        }
    }

    private void put(String key, String value) {
        state.keys().put(key, value.getBytes(UTF_8), Precondition.NONE, null);
    }

    private static String nextValue(Feed<KeyChange> feed) throws InterruptedException {
        return feed.poll(Duration.ofSeconds(7)) instanceof KeyChange.Updated put
                ? new String(put.entry().value(), UTF_8)
                : "none";
    }
}
