package dev.abacus.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.abacus.state.calculations.Calculation;
import dev.abacus.state.calculations.IdempotencyKey;
import dev.abacus.state.client.SharedState;
import dev.abacus.state.keys.Consistency;
import dev.abacus.state.keys.Precondition;
import dev.abacus.testsupport.TestEtcdNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Without etcd, or without a quorum of it, calls fail with what is known of them, and its return is noticed soon. */
class LostClusterTest extends EtcdFaults {

    /** The default time limit of 2.5 s, and something for a busy machine. */
    private static final Duration AN_OPERATION = Duration.ofMillis(3_500);

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
        // Once the member knows that it leads no one, it says so immediately.
        await().untilAsserted(() -> {
            long start = System.nanoTime();
            assertThatThrownBy(() -> record(IdempotencyKey.random())).isInstanceOf(StateUnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(200));
        });
    }

    @Test
    void callsThatWaitForAQuorumSendNextToNothing() throws Exception {
        int callers = 60;
        var meters = new SimpleMeterRegistry();
        try (SharedState waiting =
                SharedState.connect(etcd.endpoints(), Credentials.NONE, () -> StateSettings.DEFAULT, meters)) {
            await().until(waiting::available);
            waiting.keys().put("waiting", new byte[0], Precondition.NONE, null);
            TestEtcdNode last = follower();
            etcd.nodes().stream().filter(node -> node != last).forEach(TestEtcdNode::kill);
            await().until(() -> saysThatThereIsNoLeader(last));
            double before = failedAttempts(meters);

            for (var call : GroupCommitTest.allAtOnce(
                    callers, caller -> waiting.keys().put("waiting/" + caller, new byte[0], Precondition.NONE, null))) {
                assertThatThrownBy(call::get).hasCauseInstanceOf(StateException.class);
            }

            // A round of each, and one more of those whose first was in flight while another call had its answer.
            assertThat(failedAttempts(meters) - before).isLessThan(callers * 3 * 2);
        }
    }

    private static boolean saysThatThereIsNoLeader(TestEtcdNode node) {
        try (SharedState alone = SharedState.preferring(List.of(node.uri()), () -> StateSettings.DEFAULT)) {
            alone.keys().get("waiting", Consistency.LINEARIZABLE);
            return false;
        } catch (StateException e) {
            return String.valueOf(e.getMessage()).contains("no member has answered");
        }
    }

    private static double failedAttempts(MeterRegistry meters) {
        return meters.find("abacus.etcd.attempts.failed").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
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
}
