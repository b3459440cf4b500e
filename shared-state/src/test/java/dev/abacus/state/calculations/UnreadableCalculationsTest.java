package dev.abacus.state.calculations;

import static dev.abacus.state.Stranger.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.state.Credentials;
import dev.abacus.state.Feed;
import dev.abacus.state.LogOf;
import dev.abacus.state.Page;
import dev.abacus.state.SharedCluster;
import dev.abacus.state.StateSettings;
import dev.abacus.state.Stranger;
import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.json.StrictJson;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever somebody else writes where calculations are: those of the suite are served. */
class UnreadableCalculationsTest {
    private static final String KEYS = "/abacus/calculations/";
    private static final String TIME = "2026-01-01T00:00:00Z";
    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final Duration SOON = Duration.ofSeconds(10);
    /** Older than what other tests record, and of each test older than of the one before. */
    private static final AtomicLong CLOCK =
            new AtomicLong(System.currentTimeMillis() - Duration.ofDays(3000).toMillis());

    private final long start = CLOCK.addAndGet(-Duration.ofDays(1).toMillis());
    private long now = start;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Stranger stranger = new Stranger();
    private final LogOf log = new LogOf("dev.abacus.state.etcd.txn.UnreadableEntries");
    private final Etcd etcd = connect();
    private final Calculations calculations = new Calculations(etcd, () -> Duration.ofHours(1), () -> now);

    private Etcd connect() {
        return new Etcd(
                SharedCluster.etcd().endpoints(),
                Credentials.NONE,
                () -> new StateSettings(Duration.ofSeconds(5), Duration.ofHours(1)),
                meters,
                Tracer.NOOP);
    }

    @AfterEach
    void close() {
        etcd.close();
        stranger.close();
        log.close();
    }

    static Stream<Arguments> values() {
        Calculation good = new Calculation("ID", "sum", List.of(7L), 7, "somebody", Instant.parse(TIME), null);
        String json = new String(StrictJson.write(good), UTF_8);
        return Stream.of(
                Arguments.of("nothing", ""),
                Arguments.of("no JSON", "garbage\n\u001b[31m"),
                Arguments.of("null", "null"),
                Arguments.of("a number", "1e400"),
                Arguments.of("an array", "[]"),
                Arguments.of("an empty object", "{}"),
                Arguments.of("deep nesting", "[".repeat(100_000)),
                Arguments.of("another shape", "{\"id\":{\"a\":1}}"),
                Arguments.of("more than one", json + json),
                Arguments.of("cut off", json.substring(0, json.length() - 1)),
                Arguments.of("a null", json.replace("\"somebody\"", "null")),
                Arguments.of("a null in a list", json.replace("[7]", "[null]")),
                Arguments.of("operands that are null", json.replace("[7]", "null")),
                Arguments.of("a field that is missing", json.replace("\"result\":7,", "")),
                Arguments.of("a result that is null", json.replace("\"result\":7", "\"result\":null")),
                Arguments.of("a number beyond 64 bits", json.replace("\"result\":7", "\"result\":9223372036854775808")),
                Arguments.of("a huge number", json.replace("\"result\":7", "\"result\":" + "9".repeat(100_000))),
                Arguments.of("a huge exponent", json.replace("\"result\":7", "\"result\":1e1000000000")),
                Arguments.of("a fraction", json.replace("\"result\":7", "\"result\":7.5")),
                Arguments.of("a number as text", json.replace("\"result\":7", "\"result\":\"7\"")),
                Arguments.of("a text as number", json.replace("\"somebody\"", "7")),
                Arguments.of("no time", json.replace("\"" + TIME + "\"", "\"yesterday\"")),
                Arguments.of("a time with an exponent", json.replace("\"" + TIME + "\"", "1e1000000000")),
                Arguments.of("another time", json.replace(TIME, "2026-01-01T00:00:00.001Z")),
                Arguments.of("a time out of bounds", json.replace(TIME, "+1000000000-12-31T23:59:59.999999999Z")),
                Arguments.of("a trace that is null", traced(json, "null")),
                Arguments.of("a trace that is a number", traced(json, "7")),
                Arguments.of("a trace that is no traceparent", traced(json, "\"garbage\\r\\n\"")),
                Arguments.of("a trace in capitals", traced(json, "\"" + TRACEPARENT.toUpperCase(Locale.ROOT) + "\"")),
                Arguments.of("a trace of zeros", traced(json, "\"00-" + "0".repeat(32) + "-00f067aa0ba902b7-01\"")),
                Arguments.of("a huge trace", traced(json, "\"" + TRACEPARENT.repeat(2_000) + "\"")),
                Arguments.of("half a character", json.replace("somebody", "\\ud800")),
                Arguments.of("bytes that are not UTF-8", json.replace("somebody", "\u00ff")),
                Arguments.of("another's id", json.replace("ID", "018bcfe5-687b-7fff-bfff-ffffffffffff")));
    }

    private static String traced(String json, String traceparent) {
        return json.replace("\"id\":", "\"traceparent\":" + traceparent + ",\"id\":");
    }

    private static byte[] value(String text, UUID id) {
        String value = text.replace("ID", id.toString())
                .replace(TIME, CalculationIds.timeOf(id).toString());
        return text.contains("\u00ff") ? value.getBytes(ISO_8859_1) : bytes(value);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("values")
    void aValueOfSomebodyElseIsSkippedSaidOnceAndCounted(String kind, String text) throws Exception {
        Calculation first = record();
        UUID id = nextId();
        byte[] key = bytes(CalculationKeys.of(id));
        Calculation last;
        try (Feed<CalculationEvent> feed = calculations.watch(null)) {
            stranger.put(key, value(text, id));
            last = record();

            assertThat(next(feed)).isEqualTo(last);
            assertThat(calculations.page(1, last.id()).items()).containsExactly(first);
            assertThat(calculations.page(2, last.id()).items().getFirst()).isEqualTo(first);
            assertThat(calculations.find(id.toString())).isEmpty();
        }

        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains(new String(key, UTF_8))
                .hasSizeLessThan(500)
                .doesNotContainPattern("\\p{C}");
        assertThat(skipped()).isGreaterThanOrEqualTo(3);
        stranger.delete(key);
        double before = skipped();
        assertThat(calculations.page(1, last.id()).items()).containsExactly(first);
        assertThat(skipped()).isEqualTo(before);
    }

    /** All kinds simultaneously: a compaction and a second connection for each would take a minute. */
    @Test
    void aStreamThatResumesBeforeTheirsGoesOnBehindThem() throws Exception {
        try (Feed<CalculationEvent> feed = calculations.watch(null)) {
            Calculation first = record();
            CalculationEvent.Recorded event = nextEvent(feed);
            assertThat(event.calculation()).isEqualTo(first);
            values().forEach(value -> {
                UUID id = nextId();
                stranger.put(bytes(CalculationKeys.of(id)), value((String) requireNonNull(value.get()[1]), id));
            });
            keys().forEach(key -> stranger.put((byte[]) requireNonNull(key.get()[1]), StrictJson.write(first)));
            Calculation last = record();

            try (Etcd other = connect();
                    Feed<CalculationEvent> resumed =
                            new Calculations(other, () -> Duration.ofHours(1), () -> now).watch(event.cursor())) {
                assertThat(next(resumed)).isEqualTo(last);
            }
            stranger.compact();
            try (Etcd other = connect();
                    Feed<CalculationEvent> resumed =
                            new Calculations(other, () -> Duration.ofHours(1), () -> now).watch(event.cursor())) {
                assertThat(resumed.poll(SOON)).isInstanceOf(CalculationEvent.Reset.class);
                assertThat(next(resumed)).isEqualTo(last);
                Calculation later = record();
                assertThat(next(resumed)).isEqualTo(later);
            }
        }
    }

    static Stream<Arguments> keys() {
        String id = "fe743019-7000-8000-8000-000000000000";
        return Stream.of(
                Arguments.of("nothing", bytes(KEYS)),
                Arguments.of("first of all", bytes(KEYS, 0)),
                Arguments.of("first of all that is visible", bytes(KEYS + "!")),
                Arguments.of("last of all", bytes(KEYS, 0xff, 0xff, 0xff)),
                Arguments.of("no id", bytes(KEYS + "garbage")),
                Arguments.of("an id in capitals", bytes(KEYS + id.toUpperCase(Locale.ROOT))),
                Arguments.of("an id that is cut off", bytes(KEYS + id.substring(1))),
                Arguments.of("more than an id", bytes(KEYS + id + "/x")),
                Arguments.of("a UUID of another version", bytes(KEYS + id.replace("-8000-8", "-4000-8"))),
                Arguments.of("not UTF-8", bytes(KEYS + id.substring(0, 20), 0xc3, 0x28)),
                Arguments.of("control characters", bytes(KEYS + id + "\r\n\u001b[31m")),
                Arguments.of("very long", bytes(KEYS + id + "x".repeat(100_000))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void aKeyOfSomebodyElseIsSkippedAndSaidOnOneLine(String kind, byte[] key) throws Exception {
        Calculation first = record();
        try (Feed<CalculationEvent> feed = calculations.watch(null)) {
            stranger.put(key, StrictJson.write(first));
            Calculation last = record();
            assertThat(next(feed)).isEqualTo(last);
            Page<Calculation> page = calculations.page(1, last.id());
            assertThat(page.items()).containsExactly(first);
            assertThat(all()).contains(first, last);
        }
        assertThat(log.lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(600).doesNotContainPattern("\\p{C}"));
        assertThat(skipped()).isPositive();
    }

    @Test
    void whatIsMendedIsServedWithoutARestart() throws Exception {
        Calculation first = record();
        UUID id = nextId();
        byte[] key = bytes(CalculationKeys.of(id));
        Calculation mended =
                new Calculation(id.toString(), "sum", List.of(1L), 1, "somebody", CalculationIds.timeOf(id), null);
        try (Feed<CalculationEvent> feed = calculations.watch(null)) {
            stranger.put(key, bytes("garbage"));
            Calculation last = record();
            assertThat(next(feed)).isEqualTo(last);
            assertThat(calculations.page(1, last.id()).items()).containsExactly(first);

            stranger.put(key, StrictJson.write(mended));

            assertThat(next(feed)).isEqualTo(mended);
            assertThat(calculations.page(2, last.id()).items()).containsExactly(mended, first);
            assertThat(calculations.find(id.toString())).contains(mended);
        }
    }

    @Test
    void pagesPassMuchThatIsNotOursAndEnd() {
        Calculation first = record();
        List<byte[]> keys = new ArrayList<>();
        IntStream.range(0, 6_000).forEach(i -> keys.add(bytes(CalculationKeys.of(nextId()))));
        byte[] near = keys.getLast();
        IntStream.range(0, 6_000)
                .forEach(i ->
                        keys.add(Arrays.copyOf(bytes(new String(near, UTF_8) + "%06d".formatted(i)), near.length + 6)));
        IntStream.range(0, 6_000).forEach(i -> keys.add(bytes(CalculationKeys.of(nextId()))));
        stranger.putAll(keys, bytes("garbage"));
        Calculation last = record();

        List<Calculation> read = new ArrayList<>();
        String after = last.id();
        int pages = 0;
        while (!read.contains(first)) {
            assertThat(after).isNotNull();
            Page<Calculation> page = calculations.page(1, after);
            read.addAll(page.items());
            assertThat(page.next()).isNotEqualTo(after);
            after = page.next();
            pages++;
        }

        assertThat(read).containsExactly(first);
        assertThat(pages).isLessThanOrEqualTo(10);
        assertThat(skipped()).isEqualTo(keys.size());
        assertThat(log.lines()).hasSize(101).last().asString().contains("more entries");
    }

    @Test
    void aPageAfterTheOldestIdOfAllIsEmpty() {
        record();

        assertThat(calculations.page(10, "00000000-0000-7000-8000-000000000000"))
                .isEqualTo(new Page<Calculation>(List.of(), null));
    }

    @ParameterizedTest
    @MethodSource("guards")
    void aKeyThatHasNoIdAnyMoreIsSaidToBeGone(String value) {
        IdempotencyKey key = IdempotencyKey.random();
        stranger.put("/abacus/idempotency/sum/" + key.value(), value);

        assertThatThrownBy(() -> record(key))
                .isInstanceOf(RecordGoneException.class)
                .hasMessageContaining(key.value())
                .hasMessageEndingWith(
                        "what it recorded has been overwritten in etcd. Nothing was recorded now: use a new"
                                + " key to record it");

        assertThat(skipped()).isEqualTo(1);
        stranger.delete("/abacus/idempotency/sum/" + key.value());
        assertThat(record(key).replayed()).isFalse();
    }

    static Stream<String> guards() {
        return Stream.of("", "garbage", "018bcfe5-687b-4fff-bfff-ffffffffffff", "{}", "\u0000", "x".repeat(100_000));
    }

    @Test
    void aRecordThatWasDeletedIsSaidToBeGone() {
        IdempotencyKey key = IdempotencyKey.random();
        Calculation recorded = record(key).calculation();
        stranger.delete(CalculationKeys.of(UUID.fromString(recorded.id())));

        assertThatThrownBy(() -> record(key))
                .isInstanceOf(RecordGoneException.class)
                .hasMessage(
                        "idempotency key " + key.value() + " was used before to sum, but its record " + recorded.id()
                                + " of " + recorded.recordedAt()
                                + " has been deleted from etcd. Nothing was recorded now: use a new key to record it");

        stranger.put(CalculationKeys.of(UUID.fromString(recorded.id())), new String(StrictJson.write(recorded), UTF_8));
        assertThat(record(key)).isEqualTo(new Recording(recorded, true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("values")
    void aRecordThatWasOverwrittenIsSaidToBeGone(String kind, String text) {
        IdempotencyKey key = IdempotencyKey.random();
        UUID id = UUID.fromString(record(key).calculation().id());
        stranger.put(bytes(CalculationKeys.of(id)), value(text, id));

        assertThatThrownBy(() -> record(key))
                .isInstanceOf(RecordGoneException.class)
                .hasMessageContaining("its record " + id)
                .hasMessageContaining("has been overwritten in etcd");
    }

    @Test
    void aRecordOfAnotherOperationIsNotThatOfTheKey() {
        IdempotencyKey key = IdempotencyKey.random();
        Calculation recorded = record(key).calculation();
        stranger.put("/abacus/idempotency/multiply/" + key.value(), recorded.id());

        assertThatThrownBy(() -> calculations.record("multiply", List.of(7L), 7, "somebody", key))
                .isInstanceOf(RecordGoneException.class);
    }

    private List<Calculation> all() {
        List<Calculation> all = new ArrayList<>();
        String after = null;
        do {
            Page<Calculation> page = calculations.page(1000, after);
            all.addAll(page.items());
            after = page.next();
        } while (after != null);
        return all;
    }

    private static Calculation next(Feed<CalculationEvent> feed) throws InterruptedException {
        return nextEvent(feed).calculation();
    }

    private static CalculationEvent.Recorded nextEvent(Feed<CalculationEvent> feed) throws InterruptedException {
        CalculationEvent event = feed.poll(SOON);
        if (event instanceof CalculationEvent.Recorded recorded) {
            return recorded;
        }
        throw new AssertionError("not a calculation: " + event);
    }

    private double skipped() {
        return meters.find("abacus.etcd.unreadable").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private Calculation record() {
        return record(IdempotencyKey.random()).calculation();
    }

    private Recording record(IdempotencyKey key) {
        now++;
        return calculations.record("sum", List.of(7L), 7, "sum-service-1", key);
    }

    private UUID nextId() {
        now++;
        return new CalculationIds(() -> now).next();
    }
}
