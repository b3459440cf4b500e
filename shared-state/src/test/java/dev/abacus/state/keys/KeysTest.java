package dev.abacus.state.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.access.EtcdApi;
import dev.abacus.state.Excerpt;
import dev.abacus.state.InvalidInputException;
import dev.abacus.state.Page;
import dev.abacus.state.SharedCluster;
import dev.abacus.state.TooLargeException;
import dev.abacus.state.client.SharedState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class KeysTest {
    private final SharedState state = SharedCluster.state();

    private final String key = "keys-test/" + UUID.randomUUID();

    @Test
    void getsWhatWasPut() {
        byte[] value = {0, -1, 'a', '\n'};

        PutResult written = put("\u00e9/\ud83d\ude00 " + key, value);

        Entry entry = new Entry("\u00e9/\ud83d\ude00 " + key, value, null, written.revision());
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
        PutResult first = put(key, "a", Precondition.ABSENT);

        assertThatThrownBy(() -> put(key, "b", Precondition.ABSENT))
                .isInstanceOf(PreconditionFailedException.class)
                .hasMessage("key %s must be absent, but is at revision %d", Excerpt.of(key), first.revision());
        assertThat(value()).isEqualTo("a");
    }

    @Test
    void updatesOnlyTheRevisionThatWasSeen() {
        PutResult first = put(key, "a");
        PutResult second = put(key, "b", oneOf(first.revision()));

        assertThatThrownBy(() -> put(key, "c", oneOf(first.revision())))
                .isInstanceOf(PreconditionFailedException.class)
                .hasMessage(
                        "key %s must be at revision %d, but is at revision %d",
                        Excerpt.of(key), first.revision(), second.revision());
        assertThat(value()).isEqualTo("b");
    }

    @Test
    void updatesNothingThatIsNotThere() {
        assertThatThrownBy(() -> put(key, "a", oneOf(1)))
                .isInstanceOf(PreconditionFailedException.class)
                .hasMessage("key %s must be at revision 1, but is absent", Excerpt.of(key));
    }

    @Test
    void updatesAnyOfTheRevisionsThatWereSeenWhereverItStandsAmongThem() {
        long first = put(key, "a").revision();
        put(key, "b", oneOf(first, first + 1_000_000));
        long third = put(key, "c").revision();
        long fourth = put(key, "d", oneOf(1, third, first)).revision();

        assertThatThrownBy(() -> put(key, "e", oneOf(first, third, 7)))
                .isInstanceOf(PreconditionFailedException.class)
                .hasMessage("key %s must be at revision 7 or at revision %d or at revision %d, but is at revision %d"
                        .formatted(Excerpt.of(key), first, third, fourth));
        assertThat(value()).isEqualTo("d");
    }

    @Test
    void updatesOnlyWhatIsThere() {
        assertThatThrownBy(() -> put(key, "a", Precondition.PRESENT)).isInstanceOf(PreconditionFailedException.class);
        put(key, "b");

        assertThat(put(key, "c", Precondition.PRESENT).created()).isFalse();
        assertThat(value()).isEqualTo("c");
    }

    @Test
    void updatesAnyRevisionButThoseThatWereSeen() {
        Precondition others = new Precondition.NoneOf(Set.of(1L, 2L));
        assertThat(put(key, "a", others).created()).isTrue();
        long second = put(key, "b", others).revision();

        assertThatThrownBy(() -> put(key, "c", new Precondition.NoneOf(Set.of(second, 1L))))
                .isInstanceOf(PreconditionFailedException.class)
                .hasMessage("key %s must be neither at revision 1 nor at revision %d, but is at revision %d"
                        .formatted(Excerpt.of(key), second, second));
        assertThat(value()).isEqualTo("b");
    }

    @Test
    void doesNothingWhereNoRevisionIsPermitted() {
        assertThatThrownBy(() -> put(key, "a", oneOf())).isInstanceOf(PreconditionFailedException.class);
        long first = put(key, "b").revision();

        assertThatThrownBy(() -> put(key, "c", oneOf())).isInstanceOf(PreconditionFailedException.class);
        assertThatThrownBy(() -> put(key, "c", Precondition.ABSENT.and(oneOf(first))))
                .isInstanceOf(PreconditionFailedException.class);
        assertThatThrownBy(() -> state.keys().delete(key, oneOf())).isInstanceOf(PreconditionFailedException.class);
        assertThat(value()).isEqualTo("b");
    }

    /** Each names every revision until now: those that lose look again, and do not fail before they must. */
    @Test
    void whoCompetesForRevisionsWinsOrIsRefusedAndNoUpdateIsLost() throws Exception {
        List<Long> seen = new CopyOnWriteArrayList<>(List.of(put(key, "").revision()));
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> writes = IntStream.range(0, 64)
                    .mapToObj(caller -> callers.submit(() -> {
                        try {
                            seen.add(put(key, "x", new Precondition.OneOf(Set.copyOf(seen)))
                                    .revision());
                            return true;
                        } catch (PreconditionFailedException refused) {
                            return false;
                        }
                    }))
                    .toList();
            int written = 0;
            for (Future<Boolean> write : writes) {
                written += write.get() ? 1 : 0;
            }
            assertThat(seen).hasSize(written + 1).doesNotHaveDuplicates();
            assertThat(written).isPositive();
        }
        assertThat(state.keys().get(key, Consistency.LINEARIZABLE).orElseThrow().revision())
                .isEqualTo(Collections.max(seen));
    }

    @ParameterizedTest
    @MethodSource("preconditions")
    void aPreconditionThatHoldsPermitsADeletionAndOneThatDoesNotPermitsNone(Precondition precondition) {
        assertThat(deletion(precondition)).as("of no key").isEqualTo(precondition.holds(0) ? "not there" : "refused");
        long revision = put(key, "a").revision();

        assertThat(deletion(precondition)).isEqualTo(precondition.holds(revision) ? "deleted" : "refused");
        assertThat(value()).isEqualTo(precondition.holds(revision) ? null : "a");
    }

    static Stream<Precondition> preconditions() {
        return Stream.of(
                Precondition.NONE,
                Precondition.ABSENT,
                Precondition.PRESENT,
                oneOf(5),
                oneOf(),
                oneOf(5, 6),
                new Precondition.NoneOf(Set.of(5L, 6L)),
                Precondition.PRESENT.and(new Precondition.NoneOf(Set.of(5L, 6L))));
    }

    private String deletion(Precondition precondition) {
        try {
            return state.keys().delete(key, precondition) ? "deleted" : "not there";
        } catch (PreconditionFailedException failed) {
            return "refused";
        }
    }

    @Test
    void keepsTheKindOfAValueWithIt() {
        put(key, "<p>", "text/html", null);
        assertThat(type()).isEqualTo("text/html");
        put(key, "{}", "application/json", null);
        assertThat(type()).isEqualTo("application/json");
        put(key, "plain");
        assertThat(type()).isNull();

        put(key, "<p>", "text/html", null);
        assertThatThrownBy(() -> state.keys().put(key, new byte[0], "image/png", Precondition.ABSENT, null))
                .isInstanceOf(PreconditionFailedException.class);
        assertThat(type()).isEqualTo("text/html");
        state.keys().delete(key, Precondition.NONE);
        put(key, "plain");
        assertThat(type()).isNull();
    }

    @Test
    void leavesNothingOfAKindBehind() {
        put(key + "/deleted", "a", "text/html", null);
        put(key + "/overwritten", "a", "text/html", null);
        put(key + "/expired", "a", "text/html", Duration.ofSeconds(1));

        put(key + "/overwritten", "b");
        state.keys().delete(key + "/deleted", Precondition.NONE);

        Map<String, String> types =
                Map.of("key", base64("/abacus/types/" + key), "range_end", base64("/abacus/types0"));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> etcd("range", types).path("kvs").isEmpty());
    }

    @Test
    void aValueThatSomebodyElsePutHasNoKind() {
        put(key, "<p>", "text/html", null);

        etcd("put", Map.of("key", base64("/abacus/state/" + key), "value", base64("by etcdctl")));

        assertThat(value()).isEqualTo("by etcdctl");
        assertThat(type()).isNull();
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
        PutResult first = put(key, "a");
        PutResult second = put(key, "b");

        assertThatThrownBy(() -> state.keys().delete(key, oneOf(first.revision())))
                .isInstanceOf(PreconditionFailedException.class);
        assertThat(state.keys().delete(key, oneOf(second.revision()))).isTrue();
        assertThatThrownBy(() -> state.keys().delete(key, oneOf(second.revision())))
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

        assertThat(pages(10)).containsExactly(keys.subList(0, 10), keys.subList(10, 20), keys.subList(20, 25));
    }

    @Test
    void boundsTheBytesOfAPage() {
        List<String> keys = IntStream.range(0, 7).mapToObj(i -> key + "/" + i).toList();
        keys.forEach(each -> put(each, new byte[100 << 10]));

        assertThat(pages(keys.size()))
                .containsExactly(keys.subList(0, 2), keys.subList(2, 4), keys.subList(4, 6), keys.subList(6, 7));
    }

    @Test
    void hasAtLeastOneItemOnAPage() {
        List<String> keys = List.of(key + "/a", key + "/b", key + "/c");
        put(keys.get(0), "small");
        put(keys.get(1), new byte[250 << 10]);
        put(keys.get(2), new byte[250 << 10]);

        assertThat(pages(50)).containsExactly(keys.subList(0, 2), keys.subList(2, 3));
    }

    /** However large the values of the list before were. */
    @Test
    void fillsAPageOfSmallValues() {
        put(key + "/large", new byte[250 << 10]);
        List<String> keys =
                IntStream.range(100, 350).mapToObj(i -> key + "/small/" + i).toList();
        keys.forEach(each -> put(each, "v"));
        state.keys().list(key + "/large", 1, null);

        Page<Entry> page = state.keys().list(key + "/small/", 249, null);

        assertThat(page.items()).extracting(Entry::key).isEqualTo(keys.subList(0, 249));
        assertThat(page.next()).isEqualTo(keys.get(248));
    }

    private List<List<String>> pages(int limit) {
        List<List<String>> pages = new ArrayList<>();
        String after = null;
        do {
            Page<Entry> page = state.keys().list(key + "/", limit, after);
            pages.add(page.items().stream().map(Entry::key).toList());
            after = page.next();
        } while (after != null);
        return pages;
    }

    @ParameterizedTest
    @ValueSource(ints = {256 << 10, 3_000_000})
    void refusesAValueThatEtcdsMemoryIsNotSizedFor(int bytes) {
        assertThatThrownBy(() -> put(key, new byte[bytes]))
                .isInstanceOf(TooLargeException.class)
                .hasMessageContaining("at most 262144");
        assertThat(value()).isNull();
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

    private static JsonNode etcd(String call, Map<String, String> request) {
        return new EtcdApi(SharedCluster.etcd().endpoints())
                .call("/v3/kv/" + call, request)
                .body();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static Precondition oneOf(long... revisions) {
        return new Precondition.OneOf(LongStream.of(revisions).boxed().collect(Collectors.toSet()));
    }

    private @Nullable String type() {
        return state.keys().get(key, Consistency.LINEARIZABLE).orElseThrow().type();
    }

    private PutResult put(String key, String value, String type, @Nullable Duration ttl) {
        return state.keys().put(key, value.getBytes(UTF_8), type, Precondition.NONE, ttl);
    }

    private @Nullable String value() {
        return state.keys()
                .get(key, Consistency.LINEARIZABLE)
                .map(entry -> new String(entry.value(), UTF_8))
                .orElse(null);
    }

    private PutResult put(String key, byte[] value) {
        return state.keys().put(key, value, Precondition.NONE, null);
    }

    private PutResult put(String key, String value) {
        return put(key, value, Precondition.NONE);
    }

    private PutResult put(String key, String value, Precondition precondition) {
        return state.keys().put(key, value.getBytes(UTF_8), precondition, null);
    }
}
