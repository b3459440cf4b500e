package dev.abacus.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.abacus.cluster.network.Link;
import dev.abacus.cluster.process.Http;
import dev.abacus.state.client.SharedState;
import dev.abacus.state.election.Leader;
import dev.abacus.state.election.LeaderElection;
import dev.abacus.state.election.LeadershipLostException;
import dev.abacus.state.election.Term;
import dev.abacus.state.etcd.txn.UnreadableEntries;
import dev.abacus.testsupport.EtcdClient;
import dev.abacus.testsupport.TestEtcd;
import dev.abacus.testsupport.TestEtcdNode;
import dev.abacus.testsupport.TestServers;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who leads, and what a leader can write, whatever happens to it or to etcd. */
class LeaderElectionTest {
    private static final Logger log = LoggerFactory.getLogger(LeaderElectionTest.class);
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(3);
    /** Until the others look; and something for etcd, which ends leases every half second, and for a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(3);

    private static TestEtcd etcd;
    private static EtcdClient client;

    private final String election = "test-" + UUID.randomUUID();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @BeforeAll
    static void start() {
        etcd = TestServers.startEtcd(3);
        client = new EtcdClient(etcd.endpoints());
    }

    @AfterAll
    static void stop() {
        etcd.close();
    }

    @AfterEach
    void close() throws Exception {
        etcd.nodes().forEach(TestEtcdNode::resume);
        etcd.start();
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @Test
    void oneOfSeveralCandidatesLeadsAndAllKnowWho() {
        List<LeaderElection> candidates = List.of(candidate("a"), candidate("b"), candidate("c"));

        Term term = leading(candidates);

        assertThat(leader()).contains(term.leader());
        assertThat(candidates)
                .filteredOn(candidate -> candidate.term().isPresent())
                .hasSize(1);
    }

    @Test
    void whenTheLeaderIsClosedTheNextOneLeadsAtOnce() {
        LeaderElection leader = candidate("0");
        Term before = leading(leader);
        LeaderElection next = candidate("1");
        for (int number = 2; number < 8; number++) {
            LeaderElection further = candidate(Integer.toString(number));

            long start = System.nanoTime();
            leader.close();
            Term after = leading(List.of(next, further));

            tell("a leader that is closed", start);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIME_TO_LIVE.dividedBy(2));
            assertThat(after.leader().term()).isGreaterThan(before.leader().term());
            assertThat(before.held()).isFalse();
            leader = next.term().isPresent() ? next : further;
            next = leader == next ? further : next;
            before = after;
        }
    }

    @Test
    void whenTheLeadersProcessIsKilledAnotherOneLeadsWhenItsLeaseHasEnded() throws Exception {
        try (LeadingProcess process = process()) {
            LeaderElection second = candidate("second");

            long start = System.nanoTime();
            process.running().kill();

            await().atMost(TIME_TO_LIVE.plus(SOON)).until(() -> second.term().isPresent());
            tell("a leader that is killed", start);
        }
    }

    @Test
    void aLeaderThatWasPausedForLongerThanItsLeaseCannotWriteAndKnowsThatItLeadsNoMore() throws Exception {
        try (LeadingProcess process = process()) {
            process.write("early");
            assertThat(process.answer()).isEqualTo("written, held");
            LeaderElection second = candidate("second");
            process.running().pause();
            await().atMost(TIME_TO_LIVE.plus(SOON)).until(() -> second.term().isPresent());
            leading(second).put("/abacus/test/" + election, "new".getBytes(UTF_8));

            process.write("late");
            process.running().resume();

            assertThat(process.answer()).isEqualTo("deposed, not held");
            assertThat(written().text()).isEqualTo("new");
        }
    }

    @Test
    void aLeaderThatIsCutOffGivesUpBeforeAnotherOneLeads() throws Exception {
        List<Link> proxies = new ArrayList<>();
        for (URI endpoint : etcd.endpoints()) {
            Link proxy = Link.to(endpoint);
            open.push(proxy);
            proxies.add(proxy);
        }
        LeaderElection first =
                candidate("first", connected(proxies.stream().map(Link::uri).toList()));
        Term term = leading(first);
        LeaderElection second = candidate("second");

        long start = System.nanoTime();
        proxies.forEach(Link::loseAnswers);
        await().atMost(TIME_TO_LIVE.plus(SOON))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    boolean other = second.term().isPresent();
                    assertThat(other && term.held()).as("both lead").isFalse();
                    return other;
                });

        tell("a leader that is cut off", start);
    }

    @Test
    void aLeaderWhoseLeaseIsGoneNoticesAndIsElectedAgain() {
        LeaderElection only = candidate("only");
        Term before = leading(only);

        long start = System.nanoTime();
        client.revokeLeaseOf(key());

        await().atMost(SOON).until(() -> !before.held());
        tell("a lease that is gone", start);
        assertThat(leading(only).leader().term()).isGreaterThan(before.leader().term());
    }

    @Test
    void aLeaderWhoseKeyIsGoneNoticesAlthoughItsLeaseLives() {
        Term before = leading(candidate("only"));

        client.delete(key());

        await().atMost(SOON).until(() -> !before.held());
    }

    @Test
    void etcdRefusesAWriteOfATermThatHasEndedThoughTheLeaderDoesNotKnowYet() {
        Term term = leading(candidate("only"));
        client.revokeLeaseOf(key());
        assertThat(term.held()).isTrue();

        assertThatThrownBy(() -> term.put("/abacus/test/" + election, new byte[0]))
                .isInstanceOf(LeadershipLostException.class)
                .hasMessage("term %d of only has ended; it did not write /abacus/test/%s"
                        .formatted(term.leader().term(), election));
        assertThat(term.held()).isFalse();
    }

    @Test
    void aWriteWhoseAnswerIsLostHappensOnce() throws Exception {
        Link proxy = Link.to(etcd.endpoints().getFirst());
        open.push(proxy);
        SharedState state = SharedState.preferring(
                List.of(proxy.uri(), etcd.endpoints().get(1)),
                () -> new StateSettings(Duration.ofSeconds(5), Duration.ofHours(24)));
        open.push(state);
        Term term = leading(candidate("only", state));

        proxy.loseAnswersTo("once");
        var writes = new AtomicInteger();
        // The other member may be asked for a while, if this one was slow before.
        await().atMost(SOON).until(() -> {
            writes.incrementAndGet();
            term.put("/abacus/test/" + election, "once".getBytes(UTF_8));
            return proxy.loses();
        });

        assertThat(written().version()).isEqualTo(writes.get());
    }

    @Test
    void goesOnOrIsWonAgainAfterEtcdWasAway() {
        List<LeaderElection> candidates = List.of(candidate("a"), candidate("b"));
        Term before = leading(candidates);

        etcd.kill();
        await().atMost(TIME_TO_LIVE.plus(SOON)).until(() -> !before.held());
        etcd.start();

        long start = System.nanoTime();
        Term after = leading(candidates);
        tell("etcd was away", start);
        assertThat(after.leader().term()).isGreaterThan(before.leader().term());
        after.put("/abacus/test/" + election, new byte[0]);
    }

    @Test
    void aMemberThatHangsDoesNotEndATerm() {
        Term term = leading(candidate("only", connected(etcd.endpoints())));
        TestEtcdNode follower =
                etcd.nodes().stream().filter(node -> !node.leads()).findFirst().orElseThrow();

        follower.pause();

        await().during(TIME_TO_LIVE.plusSeconds(1))
                .atMost(TIME_TO_LIVE.plus(SOON))
                .until(term::held);
    }

    static Stream<Arguments> keysOfSomebodyElse() {
        return Stream.of(
                Arguments.of("no lease", Stranger.bytes("somebody"), 0),
                Arguments.of("nothing at all", Stranger.bytes(""), 0),
                Arguments.of("no name", Stranger.bytes(""), 60),
                Arguments.of("no UTF-8", Stranger.bytes("x", 0xff), 60),
                Arguments.of("more than a line", Stranger.bytes("a\nb"), 60),
                Arguments.of("longer than a name", Stranger.bytes("x".repeat(100_000)), 60),
                Arguments.of("a lease that ends", Stranger.bytes("somebody"), 3),
                Arguments.of("a lease of ten years", Stranger.bytes("nobody"), 315_360_000));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keysOfSomebodyElse")
    void aKeyOfSomebodyElseKeepsNobodyFromLeading(String kind, byte[] value, long lease) {
        try (Stranger stranger = new Stranger(etcd.endpoints())) {
            stranger.put(Stranger.bytes(key()), value, lease == 0 ? 0 : stranger.lease(lease));
            LeaderElection candidate = candidate("only");

            Term term = leading(candidate);

            assertThat(leader()).contains(term.leader());
            term.put("/abacus/test/" + election, new byte[0]);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keysOfSomebodyElse")
    void aLeaderWhoseKeyIsOverwrittenLeadsAgainInAnotherTerm(String kind, byte[] value, long lease) {
        try (Stranger stranger = new Stranger(etcd.endpoints())) {
            List<LeaderElection> candidates = List.of(candidate("a"), candidate("b"));
            Term before = leading(candidates);

            stranger.put(Stranger.bytes(key()), value, lease == 0 ? 0 : stranger.lease(lease));

            await().atMost(TIME_TO_LIVE.plus(SOON)).until(() -> !before.held());
            Term after = leading(candidates);
            assertThat(after.leader().term()).isGreaterThan(before.leader().term());
            assertThatThrownBy(() -> before.put("/abacus/test/" + election, new byte[0]))
                    .isInstanceOf(LeadershipLostException.class);
            after.put("/abacus/test/" + election, new byte[0]);
        }
    }

    @Test
    void aLeaseThatIsLongerThanAnyCandidatesIsToldOnce() {
        try (Stranger stranger = new Stranger(etcd.endpoints());
                LogOf skipped = new LogOf(UnreadableEntries.class.getName());
                LogOf deleted = new LogOf(LeaderElection.class.getName())) {
            stranger.put(Stranger.bytes(key()), Stranger.bytes("nobody"), stranger.lease(601));
            leading(candidate("only"));

            assertThat(skipped.lines())
                    .singleElement()
                    .asString()
                    .endsWith("its lease was granted for 601 s, and a candidate's for at most 600 s");
            assertThat(deleted.lines(Level.WARN))
                    .containsExactly("only deleted the key " + key() + ", which no candidate wrote");
        }
    }

    @Test
    void aLeaderWithTheLongestLeaseIsFollowedAndItsLeaseIsReadOnce() {
        try (Stranger stranger = new Stranger(etcd.endpoints())) {
            stranger.put(Stranger.bytes(key()), Stranger.bytes("somebody"), stranger.lease(600));
            long before = leasesRead();
            LeaderElection candidate = candidate("only");

            await().during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> candidate.term().isEmpty());
            assertThat(leasesRead() - before).isEqualTo(1);
        }
    }

    private static long leasesRead() {
        String metric = "grpc_server_started_total{grpc_method=\"LeaseTimeToLive\"";
        return etcd.nodes().stream()
                .flatMap(node ->
                        new String(Http.get(node.uri().resolve("/metrics")).body(), UTF_8).lines())
                .filter(line -> line.startsWith(metric))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void aLeaderWhoseKeyIsDeletedLeadsAgain() {
        try (Stranger stranger = new Stranger(etcd.endpoints())) {
            LeaderElection candidate = candidate("only");
            Term before = leading(candidate);

            stranger.delete(key());

            await().atMost(TIME_TO_LIVE.plus(SOON)).until(() -> !before.held());
            assertThat(leading(candidate).leader().term())
                    .isGreaterThan(before.leader().term());
        }
    }

    /** The loop of a candidate goes on whatever it meets. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anExceptionThatNobodyExpectsEndsNoCandidate(boolean isError) {
        SharedState state = connected();
        var failing = new AtomicBoolean(true);
        LeaderElection candidate = state.candidate(election, "only", () -> {
            if (failing.get()) {
                if (isError) {
                    throw new NoClassDefFoundError("as a late part may do");
                }
                throw new IllegalStateException("as a setting may do");
            }
            return TIME_TO_LIVE;
        });
        open.push(candidate);
        try (LogOf log = new LogOf(LoopHealth.class.getName())) {
            await().until(() -> log.lines().size() == 1);
            failing.set(false);

            leading(candidate);

            await().until(() -> log.lines().size() == 2);
            assertThat(log.lines())
                    .containsExactly(
                            "Background loop election of " + election + " failed, and goes on",
                            "Background loop election of " + election + " works again");
        }
    }

    private static void tell(String what, long start) {
        log.info("{}: {} ms", what, (System.nanoTime() - start) / 1_000_000);
    }

    private String key() {
        return Leader.key(election);
    }

    private Optional<Leader> leader() {
        return client.get(key()).map(key -> new Leader(key.text(), key.createRevision()));
    }

    private EtcdClient.Stored written() {
        return client.get("/abacus/test/" + election).orElseThrow();
    }

    private LeadingProcess process() throws Exception {
        LeadingProcess process = new LeadingProcess(election, TIME_TO_LIVE, etcd.endpoints());
        assertThat(process.answer()).isEqualTo("leads");
        return process;
    }

    private LeaderElection candidate(String name) {
        return candidate(name, connected());
    }

    private LeaderElection candidate(String name, SharedState state) {
        LeaderElection candidate = state.candidate(election, name, () -> TIME_TO_LIVE);
        open.push(candidate);
        return candidate;
    }

    private SharedState connected() {
        return connected(etcd.endpoints());
    }

    private SharedState connected(List<URI> endpoints) {
        SharedState state = SharedState.preferring(endpoints, () -> StateSettings.DEFAULT);
        open.push(state);
        return state;
    }

    private static Term leading(LeaderElection candidate) {
        return leading(List.of(candidate));
    }

    private static Term leading(List<LeaderElection> candidates) {
        return Objects.requireNonNull(await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> candidates.stream()
                                .flatMap(candidate -> candidate.term().stream())
                                .findFirst()
                                .orElse(null),
                        Objects::nonNull));
    }
}
