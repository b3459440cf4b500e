package dev.abacus.state.keys;

import static dev.abacus.state.Stranger.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.state.Credentials;
import dev.abacus.state.Feed;
import dev.abacus.state.InvalidInputException;
import dev.abacus.state.LogOf;
import dev.abacus.state.Page;
import dev.abacus.state.SharedCluster;
import dev.abacus.state.StateSettings;
import dev.abacus.state.Stranger;
import dev.abacus.state.client.SharedState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever somebody else writes where keys are: those that have a name are served. */
class UnreadableKeysTest {
    private static final String KEYS = "/abacus/state/";
    private static final Duration SOON = Duration.ofSeconds(10);

    private final String prefix = "a" + UUID.randomUUID() + "/";
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Stranger stranger = new Stranger();
    private final LogOf log = new LogOf("dev.abacus.state.etcd.txn.UnreadableEntries");
    private final SharedState state = connect();
    private final Keys keys = state.keys();

    private SharedState connect() {
        return SharedState.connect(
                SharedCluster.etcd().endpoints(),
                Credentials.NONE,
                () -> new StateSettings(Duration.ofSeconds(5), Duration.ofHours(1)),
                meters);
    }

    @AfterEach
    void close() {
        state.close();
        stranger.close();
        log.close();
    }

    static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of("no UTF-8", bytes("b", 0xff)),
                Arguments.of("cut off within a character", bytes("b", 0xc3)),
                Arguments.of("half a character", bytes("b", 0xed, 0xa0, 0x80)),
                Arguments.of("a byte within a text", bytes("b", 0x80, 'x')),
                Arguments.of("a dot", bytes("b/./x")),
                Arguments.of("two dots at the end", bytes("b/..")),
                Arguments.of("two slashes", bytes("b//x")),
                Arguments.of("a backslash", bytes("b\\x")),
                Arguments.of("control characters", bytes("b\r\n\u0000")),
                Arguments.of("longer than a name", bytes("b" + "x".repeat(513))),
                Arguments.of("very long", bytes("b" + "x".repeat(200_000))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void aKeyWithoutANameIsSkippedSaidOnceAndCounted(String kind, byte[] name) throws Exception {
        byte[] key = key(name);
        try (Feed<KeyChange> feed = keys.watch(prefix, null)) {
            put("a");
            stranger.put(key, bytes("theirs"));
            put("c");
            KeyChange first = next(feed);
            assertThat(first).isInstanceOf(KeyChange.Updated.class);
            assertThat(nameOf(first)).isEqualTo("a");
            assertThat(nameOf(next(feed))).isEqualTo("c");

            assertThat(list(1)).containsExactly("a", "c");
            assertThat(list(2)).containsExactly("a", "c");
            assertThat(list(1000)).containsExactly("a", "c");
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains(KEYS + prefix.substring(0, 10))
                    .hasSizeLessThan(500)
                    .doesNotContainPattern("\\p{C}");
            assertThat(skipped()).isGreaterThanOrEqualTo(3);

            try (SharedState other = connect();
                    Feed<KeyChange> resumed = other.keys().watch(prefix, first.cursor())) {
                assertThat(nameOf(next(resumed))).isEqualTo("c");
            }
            stranger.compact();
            try (SharedState other = connect();
                    Feed<KeyChange> resumed = other.keys().watch(prefix, first.cursor())) {
                assertThat(next(resumed)).isInstanceOf(KeyChange.KeysReset.class);
                assertThat(nameOf(next(resumed))).isEqualTo("a");
                KeyChange last = next(resumed);
                assertThat(nameOf(last)).isEqualTo("c");
                try (Feed<KeyChange> behind = other.keys().watch(prefix, last.cursor())) {
                    put("d");
                    assertThat(nameOf(next(behind))).isEqualTo("d");
                }
            }
            assertThat(nameOf(next(feed))).isEqualTo("d");
            stranger.delete(key);
            put("e");
            assertThat(nameOf(next(feed))).isEqualTo("e");
        }
    }

    /** The last of a snapshot is where its reader resumes, though others come after it. */
    @Test
    void aSnapshotOfKeysThatHaveNoNameIsComplete() throws Exception {
        String cursor;
        try (Feed<KeyChange> feed = keys.watch(prefix, null)) {
            put("x");
            cursor = next(feed).cursor();
        }
        keys.delete(prefix + "x", Precondition.NONE);
        stranger.putAll(
                IntStream.range(0, 250).mapToObj(i -> key(bytes("b" + i, 0xff))).toList(), bytes("theirs"));
        stranger.compact();

        try (SharedState other = connect();
                Feed<KeyChange> resumed = other.keys().watch(prefix, cursor)) {
            KeyChange reset = next(resumed);
            assertThat(reset).isInstanceOf(KeyChange.KeysReset.class);
            put("c");
            assertThat(nameOf(next(resumed))).isEqualTo("c");
            try (Feed<KeyChange> behind = other.keys().watch(prefix, reset.cursor())) {
                assertThat(nameOf(next(behind))).isEqualTo("c");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "/a", "a//b", ".", "..", "a/..", "../a", "a/./b", "a\\b", "a\nb", "a\u0000", "a\u009b",
                "\ud800"
            })
    void aKeyThatIsNoNameIsNotWritten(String name) {
        assertThatThrownBy(() -> keys.put(name, bytes("ours"), Precondition.NONE, null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("a key ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "a/", "a/b", "...", "a..b", ".a", "a;rev=2", "%2e%2e", "a b", "\u00e4", "\ud83d\ude00", "?#"
            })
    void aNameIsListedAsItWasWritten(String name) {
        keys.put(prefix + name, bytes("ours"), Precondition.NONE, null);

        assertThat(list(1)).containsExactly(name);
        keys.delete(prefix + name, Precondition.NONE);
    }

    @Test
    void theEmptyKeyHasNoName() {
        stranger.put(bytes(KEYS), bytes("theirs"));
        put("a");

        assertThat(keys.list("", 1, null).items())
                .singleElement()
                .satisfies(entry -> assertThat(entry.key()).isNotEmpty());
    }

    @Test
    void aValueOfAnyKindIsServed() {
        byte[] any = bytes("{", 0x00, 0xff, 0x80);
        stranger.put(key(bytes("a")), any);

        assertThat(keys.list(prefix, 1, null).items())
                .singleElement()
                .satisfies(entry -> assertThat(entry.value()).isEqualTo(any));
    }

    @Test
    void pagesPassManyKeysWithoutANameAndEnd() {
        put("a");
        List<byte[]> theirs = new ArrayList<>();
        IntStream.range(0, 11_000).forEach(i -> theirs.add(key(bytes("b%05d".formatted(i), 0xff))));
        IntStream.range(0, 11_000)
                .forEach(i -> theirs.add(key(bytes("c", 0xff, 'a' + i % 26, 'a' + i / 26 % 26, i / 676))));
        stranger.putAll(theirs, bytes("theirs"));
        put("d");

        List<String> read = new ArrayList<>();
        String after = null;
        int pages = 0;
        do {
            Page<Entry> page = keys.list(prefix, 1, after);
            page.items().forEach(entry -> read.add(entry.key().substring(prefix.length())));
            assertThat(page.next()).isNotEqualTo(after);
            after = page.next();
            pages++;
        } while (after != null);

        assertThat(read).containsExactly("a", "d");
        assertThat(pages).isLessThanOrEqualTo(6);
        assertThat(log.lines()).hasSize(101);
    }

    private byte[] key(byte[] name) {
        byte[] start = bytes(KEYS + prefix);
        byte[] key = java.util.Arrays.copyOf(start, start.length + name.length);
        System.arraycopy(name, 0, key, start.length, name.length);
        return key;
    }

    private List<String> list(int limit) {
        List<String> names = new ArrayList<>();
        String after = null;
        do {
            Page<Entry> page = keys.list(prefix, limit, after);
            page.items().forEach(entry -> names.add(entry.key().substring(prefix.length())));
            after = page.next();
        } while (after != null);
        return names;
    }

    private static KeyChange next(Feed<KeyChange> feed) throws InterruptedException {
        @Nullable KeyChange change = feed.poll(SOON);
        if (change == null) {
            throw new AssertionError("no change");
        }
        return change;
    }

    private String nameOf(KeyChange change) {
        if (change instanceof KeyChange.Updated put) {
            return put.entry().key().substring(prefix.length());
        }
        throw new AssertionError("not a put: " + change);
    }

    private double skipped() {
        return meters.find("abacus.etcd.unreadable").tag("prefix", KEYS).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private void put(String name) {
        keys.put(prefix + name, bytes("ours"), Precondition.NONE, null);
    }
}
