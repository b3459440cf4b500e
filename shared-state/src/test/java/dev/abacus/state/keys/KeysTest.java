package dev.abacus.state.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.abacus.state.InvalidInputException;
import dev.abacus.state.Page;
import dev.abacus.state.SharedCluster;
import dev.abacus.state.SharedState;
import dev.abacus.state.TooLargeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    private final SharedState state = SharedCluster.state();

    private final String key = "keys-test/" + UUID.randomUUID();

    @Test
    void getsWhatWasPut() {
        byte[] value = {0, -1, 'a', '\n'};

        Written written = put("\u00e9/\ud83d\ude00 " + key, value);

        Entry entry = new Entry("\u00e9/\ud83d\ude00 " + key, value, written.revision());
        assertThat(state.keys().get(entry.key(), Consistency.LINEARIZABLE)).contains(entry);
        assertThat(state.keys().get(key, Consistency.LINEARIZABLE)).isEmpty();
    }

    @Test
    void tellsACreationFromAnUpdate() {
        assertThat(put(key, "a").created()).isTrue();
        assertThat(put(key, "b").created()).isFalse();
    }

    @Test
    void createsOnlyOnce() {
        Written first = put(key, "a", Precondition.ABSENT);

        assertThatThrownBy(() -> put(key, "b", Precondition.ABSENT))
                .isInstanceOfSatisfying(PreconditionFailedException.class, failed -> {
                    assertThat(failed.key()).isEqualTo(key);
                    assertThat(failed.expected()).isEqualTo(Precondition.ABSENT);
                    assertThat(failed.revision()).hasValue(first.revision());
                });
        assertThat(value()).isEqualTo("a");
    }

    @Test
    void updatesOnlyTheRevisionThatWasSeen() {
        Written first = put(key, "a");
        Written second = put(key, "b", Precondition.atRevision(first.revision()));

        assertThatThrownBy(() -> put(key, "c", Precondition.atRevision(first.revision())))
                .isInstanceOfSatisfying(
                        PreconditionFailedException.class,
                        failed -> assertThat(failed.revision()).hasValue(second.revision()));
        assertThat(value()).isEqualTo("b");
    }

    @Test
    void updatesNothingThatIsNotThere() {
        assertThatThrownBy(() -> put(key, "a", Precondition.atRevision(1)))
                .isInstanceOfSatisfying(
                        PreconditionFailedException.class,
                        failed -> assertThat(failed.revision()).isEmpty());
    }

    @Test
    void deletes() {
        assertThat(state.keys().delete(key, Precondition.NONE)).isFalse();
        put(key, "a");

        assertThat(state.keys().delete(key, Precondition.NONE)).isTrue();

        assertThat(value()).isNull();
    }

    @Test
    void deletesOnlyTheRevisionThatWasSeen() {
        Written first = put(key, "a");
        Written second = put(key, "b");

        assertThatThrownBy(() -> state.keys().delete(key, Precondition.atRevision(first.revision())))
                .isInstanceOf(PreconditionFailedException.class);
        assertThat(state.keys().delete(key, Precondition.atRevision(second.revision())))
                .isTrue();
        assertThatThrownBy(() -> state.keys().delete(key, Precondition.atRevision(second.revision())))
                .isInstanceOf(PreconditionFailedException.class);
    }

    @Test
    void forgetsAKeyWhenItsTimeIsOver() {
        state.keys().put(key, "a".getBytes(UTF_8), Precondition.NONE, Duration.ofSeconds(1));
        assertThat(value()).isEqualTo("a");

        await().atMost(Duration.ofSeconds(10)).until(() -> value() == null);
    }

    @Test
    void keepsAKeyThatIsPutAgainWithoutATimeToLive() {
        state.keys().put(key, "a".getBytes(UTF_8), Precondition.NONE, Duration.ofSeconds(1));
        String witness = key + "-witness";
        state.keys().put(witness, "a".getBytes(UTF_8), Precondition.NONE, Duration.ofSeconds(1));
        put(key, "b");

        await().atMost(Duration.ofSeconds(10))
                .until(() -> state.keys().get(witness, Consistency.LINEARIZABLE).isEmpty());
        assertThat(value()).isEqualTo("b");
    }

    @Test
    void listsAPrefixInOrderPageByPage() {
        List<String> keys =
                IntStream.range(100, 125).mapToObj(i -> key + "/" + i).toList();
        keys.forEach(each -> put(each, "v"));
        put(key, "not under the prefix");

        List<String> listed = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String after = null;
        do {
            Page<Entry> page = state.keys().list(key + "/", 10, after);
            page.items().forEach(entry -> listed.add(entry.key()));
            sizes.add(page.items().size());
            after = page.next();
        } while (after != null);

        assertThat(listed).isEqualTo(keys);
        assertThat(sizes).containsExactly(10, 10, 5);
    }

    @Test
    void cutsAPageShortRatherThanExceedOneMessage() {
        byte[] large = new byte[1 << 20];
        IntStream.range(0, 6).forEach(i -> put(key + "/" + i, large));

        Page<Entry> page = state.keys().list(key + "/", 6, null);

        assertThat(page.items()).hasSizeBetween(1, 3);
        assertThat(page.next()).isEqualTo(page.items().getLast().key());
    }

    @Test
    void refusesWhatEtcdHasNoRoomFor() {
        assertThatThrownBy(() -> put(key, new byte[1_600_000]))
                .isInstanceOf(TooLargeException.class)
                .hasMessageContaining("too large");
        assertThatThrownBy(() -> put(key, new byte[3_000_000]))
                .isInstanceOf(TooLargeException.class)
                .hasMessageContaining("too large");
    }

    @Test
    void refusesWhatIsNoKey() {
        assertThatThrownBy(() -> put("", "a")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> put("\ud83d", "a")).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "P36501D"})
    void refusesATimeToLiveThatIsNone(Duration ttl) {
        assertThatThrownBy(() -> state.keys().put(key, new byte[0], Precondition.NONE, ttl))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(ttl.toString());
    }

    @Test
    void refusesToContinueOutsideThePrefix() {
        assertThatThrownBy(() -> state.keys().list("a/", 10, "b"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a/");
    }

    private @Nullable String value() {
        return state.keys()
                .get(key, Consistency.LINEARIZABLE)
                .map(entry -> new String(entry.value(), UTF_8))
                .orElse(null);
    }

    private Written put(String key, byte[] value) {
        return state.keys().put(key, value, Precondition.NONE, null);
    }

    private Written put(String key, String value) {
        return put(key, value, Precondition.NONE);
    }

    private Written put(String key, String value, Precondition precondition) {
        return state.keys().put(key, value.getBytes(UTF_8), precondition, null);
    }
}
