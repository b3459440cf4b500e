package dev.abacus.state.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.state.Feed;
import dev.abacus.state.InvalidInputException;
import dev.abacus.state.SharedCluster;
import dev.abacus.state.Stranger;
import dev.abacus.state.client.SharedState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFeedTest {
    private final SharedState state = SharedCluster.state();

    private final String prefix = "key-feed-test/" + UUID.randomUUID() + "/";

    @Test
    void tellsPutsAndDeletionsUnderAPrefixInOrder() throws Exception {
        put("a", "before");
        try (Feed<KeyChange> feed = state.keys().watch(prefix, null)) {
            state.keys().put("elsewhere", new byte[0], Precondition.NONE, null);
            put("a", "1");
            state.keys().delete(prefix + "a", Precondition.NONE);
            put("b", "2");

            assertThat(told(take(feed, 3))).containsExactly("a=1", "a deleted", "b=2");
        }
    }

    @Test
    void tellsWhenATimeToLiveIsOver() throws Exception {
        try (Feed<KeyChange> feed = state.keys().watch(prefix, null)) {
            state.keys().put(prefix + "a", "1".getBytes(UTF_8), Precondition.NONE, Duration.ofSeconds(1));

            assertThat(told(take(feed, 2))).containsExactly("a=1", "a deleted");
        }
    }

    @Test
    void resumesAfterACursor() throws Exception {
        String cursor;
        try (Feed<KeyChange> feed = state.keys().watch(prefix, null)) {
            put("a", "1");
            cursor = take(feed, 1).getFirst().cursor();
        }
        put("b", "2");
        put("c", "3");

        try (Feed<KeyChange> feed = state.keys().watch(prefix, cursor)) {
            assertThat(told(take(feed, 2))).containsExactly("b=2", "c=3");
        }
    }

    @Test
    void resumesWhereAFeedBeganThatGotNothing() throws Exception {
        String beginning;
        try (Feed<KeyChange> feed = state.keys().watch(prefix, null)) {
            beginning = feed.beginning();
        }
        put("a", "1");

        assertThat(told(resume(beginning, 1))).containsExactly("a=1");
    }

    @Test
    void tellsAllThereIsForACursorOfAnotherHistory() throws Exception {
        put("a", "1");
        put("b", "2");

        try (Feed<KeyChange> feed = state.keys().watch(prefix, Long.toString(1L << 40))) {
            List<KeyChange> all = take(feed, 3);
            put("c", "3");

            assertThat(told(all)).containsExactly("reset", "a=1", "b=2");
            assertThat(told(take(feed, 1))).containsExactly("c=3");
            assertThat(told(resume(all.getFirst().cursor(), 4))).containsExactly("reset", "a=1", "b=2", "c=3");
            assertThat(told(resume(all.getLast().cursor(), 1))).containsExactly("c=3");
        }
    }

    /** Of a piece of what a watch has missed, etcd takes a time that grows with the square of the events in it. */
    @Test
    void beginsBehindTensOfThousandsOfSmallChanges() throws Exception {
        try (var stranger = new Stranger();
                SharedState late = SharedCluster.connect()) {
            stranger.putAll(
                    IntStream.range(0, 40_000)
                            .mapToObj(i -> Stranger.bytes("/abacus/state/" + i))
                            .toList(),
                    Stranger.bytes("v"));

            try (Feed<KeyChange> feed = late.keys().watch(prefix, null)) {
                put("a", "1");
                assertThat(feed.poll(Duration.ofMinutes(1))).isInstanceOf(KeyChange.Updated.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "1-", "1-x", "1-1-1", "01", "99999999999999999999"})
    void refusesAMalformedCursor(String cursor) {
        assertThatThrownBy(() -> state.keys().watch(prefix, cursor)).isInstanceOf(InvalidInputException.class);
    }

    private List<KeyChange> resume(String cursor, int count) throws InterruptedException {
        try (Feed<KeyChange> feed = state.keys().watch(prefix, cursor)) {
            return take(feed, count);
        }
    }

    private List<String> told(List<KeyChange> changes) {
        return changes.stream()
                .map(change -> switch (change) {
                    case KeyChange.Updated(String cursor, Entry entry) ->
                        entry.key().substring(prefix.length()) + "=" + new String(entry.value(), UTF_8);
                    case KeyChange.Deleted(String cursor, String key, long revision) ->
                        key.substring(prefix.length()) + " deleted";
                    case KeyChange.KeysReset(String cursor) -> "reset";
                })
                .toList();
    }

    private static List<KeyChange> take(Feed<KeyChange> feed, int count) throws InterruptedException {
        List<KeyChange> taken = new ArrayList<>();
        while (taken.size() < count) {
            KeyChange change = feed.poll(Duration.ofSeconds(10));
            assertThat(change).as("change %d of %d", taken.size() + 1, count).isNotNull();
            taken.add(change);
        }
        return taken;
    }

    private void put(String key, String value) {
        state.keys().put(prefix + key, value.getBytes(UTF_8), Precondition.NONE, null);
    }
}
