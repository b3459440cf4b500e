package dev.abacus.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.abacus.state.calculations.Calculation;
import dev.abacus.state.calculations.CalculationEvent;
import dev.abacus.state.calculations.IdempotencyKey;
import dev.abacus.state.client.SharedState;
import dev.abacus.state.keys.Consistency;
import dev.abacus.state.keys.KeyChange;
import dev.abacus.state.keys.Precondition;
import dev.abacus.testsupport.TestEtcd;
import dev.abacus.testsupport.TestEtcdNode;
import dev.abacus.testsupport.TestServers;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What callers notice of the faults of etcd, with the default time limit. */
class FaultsTest {
    private static final Logger log = LoggerFactory.getLogger(FaultsTest.class);
    /** The default time limit of 2.5 s, and something for a busy machine. */
    private static final Duration AN_OPERATION = Duration.ofMillis(3_500);

    /** Twice the default time limit, for a busy machine. */
    private static final StateSettings PATIENT = new StateSettings(Duration.ofSeconds(5), Duration.ofHours(24));

    private static TestEtcd etcd;

    private SharedState state;

    @BeforeAll
    static void start() {
        etcd = TestServers.startEtcd(3);
    }

    @AfterAll
    static void stop() {
        etcd.close();
    }

    @BeforeEach
    void connect() {
        state = preferring(etcd.leader().orElseThrow());
        await().until(state::available);
    }

    private void connectTo(TestEtcdNode node) {
        connectTo(node, StateSettings.DEFAULT);
    }

    private void connectTo(TestEtcdNode node, StateSettings settings) {
        state = preferring(node, settings);
        await().until(state::available);
    }

    private static SharedState preferring(TestEtcdNode node) {
        return preferring(node, StateSettings.DEFAULT);
    }

    /** This node is asked first. */
    private static SharedState preferring(TestEtcdNode node, StateSettings settings) {
        List<URI> endpoints = Stream.concat(Stream.of(node.uri()), etcd.endpoints().stream())
                .distinct()
                .toList();
        return SharedState.preferring(endpoints, () -> settings);
    }

    @AfterEach
    void restore() {
        state.close();
        etcd.nodes().forEach(TestEtcdNode::resume);
        etcd.start();
    }

    @Test
    void aFollowerThatHangsCostsMillisecondsAndNoError() throws Exception {
        TestEtcdNode follower =
                etcd.nodes().stream().filter(node -> !node.leads()).findFirst().orElseThrow();
        connectTo(follower);
        Workload workload = during(follower::pause, follower::resume);

        assertThat(workload.longestWait()).isLessThan(Duration.ofSeconds(1));
        assertThat(workload.toString()).endsWith("errors {}");
    }

    @Test
    void aFeedNoticesByItselfThatItsMemberHangs() throws Exception {
        TestEtcdNode follower =
                etcd.nodes().stream().filter(node -> !node.leads()).findFirst().orElseThrow();
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
        TestEtcdNode follower =
                etcd.nodes().stream().filter(node -> !node.leads()).findFirst().orElseThrow();
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
        TestEtcdNode follower =
                etcd.nodes().stream().filter(node -> !node.leads()).findFirst().orElseThrow();
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

    private static String nextId(Feed<CalculationEvent> feed) throws InterruptedException {
        return feed.poll(Duration.ofSeconds(7)) instanceof CalculationEvent.Recorded event
                ? event.calculation().id()
                : "none";
    }

    @Test
    void aLeaderThatHangsCostsNoRecording() throws Exception {
        TestEtcdNode leader = etcd.leader().orElseThrow();
        connectTo(leader, PATIENT);
        Workload workload = during(leader::pause, leader::resume);

        assertThat(workload.toString()).endsWith("errors {}");
    }

    @Test
    void aLeaderThatIsKilledCostsNoRecording() throws Exception {
        TestEtcdNode leader = etcd.leader().orElseThrow();
        connectTo(leader, PATIENT);
        Workload workload = during(leader::kill, leader::start);

        assertThat(workload.toString()).endsWith("errors {}");
    }

    /** Each expects the revision that the one before has answered: a write that happened twice, or not, would break the chain. */
    @Test
    void comparedWritesAnswerTheirFirstOutcomeThroughElections() throws Exception {
        String key = "elections/" + UUID.randomUUID();
        AtomicLong written = new AtomicLong();
        AtomicBoolean stopped = new AtomicBoolean();
        TestEtcdNode hung = etcd.leader().orElseThrow();
        connectTo(hung, PATIENT);
        try (ExecutorService writer = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Long> revision = writer.submit(() -> {
                long last = put(key, 0, Precondition.ABSENT);
                while (!stopped.get()) {
                    last = put(key, written.incrementAndGet(), new Precondition.OneOf(Set.of(last)));
                }
                return last;
            });
            try {
                awaitMore(written);
                hung.pause();
                awaitMore(written);
                hung.resume();
                await().until(() -> etcd.leader().isPresent());
                etcd.leader().orElseThrow().kill();
                awaitMore(written);
            } finally {
                stopped.set(true);
            }

            long last = revision.get();
            assertThat(state.keys().get(key, Consistency.LINEARIZABLE)).hasValueSatisfying(entry -> {
                assertThat(entry.revision()).isEqualTo(last);
                assertThat(entry.value()).isEqualTo(Long.toString(written.get()).getBytes(UTF_8));
            });
        }
    }

    private static void awaitMore(AtomicLong written) {
        long before = written.get();
        await().until(() -> written.get() > before + 20);
    }

    private long put(String key, long value, Precondition precondition) {
        return state.keys()
                .put(key, Long.toString(value).getBytes(UTF_8), precondition, null)
                .revision();
    }

    @Test
    void anOutageThatIsLongerThanAnElectionFailsCallsFast() {
        etcd.nodes().forEach(TestEtcdNode::pause);

        // The default time limit is 2.5 s, and an attempt's 300 ms.
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            long start = System.nanoTime();
            assertThatThrownBy(() -> record(IdempotencyKey.random()))
                    .isInstanceOfSatisfying(
                            StateUnavailableException.class,
                            failure -> assertThat(failure.retryAfter()).isPositive());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        });
        etcd.nodes().forEach(TestEtcdNode::resume);

        await().atMost(Duration.ofSeconds(15)).until(state::available);
    }

    /** Records all the time and follows all records; nothing may be lost, doubled or out of order. */
    private Workload during(Runnable fault, Runnable repair) throws Exception {
        try (var feed = state.calculations().watch(null);
                Workload workload = new Workload(state.calculations())) {
            List<String> followed = new ArrayList<>();
            drain(feed, followed, Duration.ofMillis(500));
            fault.run();
            int recordedBefore = workload.count();
            drain(feed, followed, Duration.ofSeconds(4));
            // A watch on a member that hangs is given up within seconds; generous, for a busy machine.
            long limit = System.nanoTime() + 15_000_000_000L;
            while (followed.size() <= recordedBefore + 20 && System.nanoTime() < limit) {
                drain(feed, followed, Duration.ofMillis(200));
            }
            assertThat(followed).as("followed during the fault").hasSizeGreaterThan(recordedBefore + 20);
            repair.run();
            drain(feed, followed, Duration.ofMillis(500));
            List<String> recorded = workload.stop();
            log.info("{}", workload);
            long end = System.nanoTime() + 10_000_000_000L;
            while (followed.size() < recorded.size() && System.nanoTime() < end) {
                drain(feed, followed, Duration.ofMillis(200));
            }
            assertThat(followed).hasSameSizeAs(recorded).containsExactlyInAnyOrderElementsOf(recorded);
            return workload;
        }
    }

    private static void drain(Feed<CalculationEvent> feed, List<String> into, Duration time)
            throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        long left;
        while ((left = end - System.nanoTime()) > 0) {
            if (feed.poll(Duration.ofNanos(left)) instanceof CalculationEvent.Recorded event) {
                into.add(event.calculation().id());
            }
        }
    }

    @Test
    void anEtcdThatIsAwayIsAnErrorAtOnceAndItsReturnIsNoticedSoon() throws Exception {
        IdempotencyKey key = IdempotencyKey.random();
        try (var feed = state.calculations().watch(null)) {
            etcd.kill();
            // Long enough for gRPC to wait for many seconds between two tries.
            long end = System.nanoTime() + 8_000_000_000L;
            while (System.nanoTime() < end) {
                long start = System.nanoTime();
                assertThatThrownBy(() -> record(key)).isInstanceOf(StateUnavailableException.class);
                assertThatThrownBy(() -> state.keys().get("k", Consistency.SERIALIZABLE))
                        .isInstanceOf(StateUnavailableException.class);
                assertThat(state.available()).isFalse();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
                assertThat(feed.poll(Duration.ofMillis(100))).isNull();
            }
            assertThat(state.cluster().members())
                    .extracting(ClusterStatus.Member::reachable)
                    .containsOnly(false);

            etcd.start();

            await().atMost(Duration.ofSeconds(3)).until(state::available);
            assertThat(record(key)).isEqualTo(nextId(feed));
        }
    }

    @Test
    void aWriteThatGetsNoAnswerHasAnUnknownOutcomeAndItsRepetitionHappensOnce() {
        record(IdempotencyKey.random());
        IdempotencyKey key = IdempotencyKey.random();
        etcd.nodes().forEach(TestEtcdNode::pause);

        long start = System.nanoTime();
        assertThatThrownBy(() -> record(key))
                .isInstanceOfSatisfying(
                        OutcomeUnknownException.class,
                        failure -> assertThat(failure.retryAfter()).isZero());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AN_OPERATION);
        assertThatThrownBy(() -> state.keys().get("k", Consistency.LINEARIZABLE))
                .isInstanceOf(StateUnavailableException.class);
        etcd.nodes().forEach(TestEtcdNode::resume);

        String id = repeated(key);
        assertThat(state.calculations().page(2, null).items())
                .extracting(Calculation::id)
                .startsWith(id)
                .doesNotHaveDuplicates();
    }

    @Test
    void withoutAQuorumWritesFailAndSerializableReadsWork() {
        state.keys().put("quorum", new byte[0], Precondition.NONE, null);
        TestEtcdNode last = etcd.leader().orElseThrow();
        etcd.nodes().stream().filter(node -> node != last).forEach(TestEtcdNode::kill);

        assertThatThrownBy(() -> record(IdempotencyKey.random())).isInstanceOf(StateException.class);
        assertThat(state.keys().get("quorum", Consistency.SERIALIZABLE)).isPresent();
        // Once the member knows that it leads no one, it says so at once.
        await().untilAsserted(() -> {
            long start = System.nanoTime();
            assertThatThrownBy(() -> record(IdempotencyKey.random())).isInstanceOf(StateUnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(200));
        });
    }

    @Test
    void tellsEachMemberOfTheCluster() {
        etcd.node(2).kill();
        await().until(() -> etcd.leader().isPresent());

        List<ClusterStatus.Member> members = state.cluster().members();

        assertThat(members).extracting(ClusterStatus.Member::name).containsExactly("etcd-1", "etcd-2", "etcd-3");
        assertThat(members).extracting(ClusterStatus.Member::clientUrl).isEqualTo(etcd.endpoints());
        assertThat(members).extracting(ClusterStatus.Member::reachable).containsExactly(true, false, true);
        assertThat(members).filteredOn(ClusterStatus.Member::leader).hasSize(1);
        assertThat(members).filteredOn(ClusterStatus.Member::reachable).allSatisfy(member -> {
            assertThat(member.version()).startsWith("3.");
            assertThat(member.databaseBytes()).isPositive();
        });
    }

    private String repeated(IdempotencyKey key) {
        return await().ignoreExceptionsInstanceOf(StateException.class).until(() -> record(key), Objects::nonNull);
    }

    private String record(IdempotencyKey key) {
        return state.calculations()
                .record("multiply", List.of(7L, 8L), 56, "arith-service-1", key)
                .calculation()
                .id();
    }
}
