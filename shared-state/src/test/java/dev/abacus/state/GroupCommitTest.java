package dev.abacus.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.abacus.state.calculations.CalculationEvent;
import dev.abacus.state.calculations.IdempotencyKey;
import dev.abacus.state.calculations.Recording;
import dev.abacus.state.client.SharedState;
import dev.abacus.state.keys.Consistency;
import dev.abacus.state.keys.Entry;
import dev.abacus.state.keys.Precondition;
import dev.abacus.state.keys.PreconditionFailedException;
import dev.abacus.state.keys.PutResult;
import dev.abacus.testsupport.TestEtcd;
import dev.abacus.testsupport.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Writes that share a transaction of etcd, as far as a caller can tell. */
class GroupCommitTest {
    /** More than etcd takes in one transaction. */
    private static final int CALLERS = 300;

    private static final StateSettings PATIENT = new StateSettings(Duration.ofSeconds(10), Duration.ofHours(24));
    private final SharedState state = SharedCluster.state();

    private final String prefix = "group-commit-test/" + UUID.randomUUID() + "/";

    @Test
    void writesOfManyCallersShareRevisions() throws Exception {
        List<Future<PutResult>> writes = allAtOnce(CALLERS, caller -> put(prefix + caller, Precondition.NONE));

        List<Long> revisions = new ArrayList<>();
        for (Future<PutResult> write : writes) {
            revisions.add(write.get().revision());
        }
        assertThat(revisions.stream().distinct().count()).isLessThan(CALLERS / 4);
        for (int caller = 0; caller < CALLERS; caller++) {
            assertThat(state.keys().get(prefix + caller, Consistency.LINEARIZABLE))
                    .map(Entry::revision)
                    .contains(revisions.get(caller));
        }
    }

    @Test
    void recordingsOfOneRevisionAreFollowedInOrderAndFromAnyOfThem() throws Exception {
        List<String> recorded = new ArrayList<>();
        List<CalculationEvent.Recorded> followed;
        try (Feed<CalculationEvent> feed = state.calculations().watch(null)) {
            for (Future<Recording> call : allAtOnce(CALLERS, caller -> record(IdempotencyKey.random()))) {
                assertThat(call.get().replayed()).isFalse();
                recorded.add(call.get().calculation().id());
            }
            followed = poll(feed, CALLERS);
        }

        assertThat(followed)
                .extracting(event -> event.calculation().id())
                .containsExactlyInAnyOrderElementsOf(recorded);
        for (int i = 0; i < CALLERS; i += 10) {
            try (var rest = state.calculations().watch(followed.get(i).cursor())) {
                assertThat(poll(rest, CALLERS - i - 1)).isEqualTo(followed.subList(i + 1, CALLERS));
            }
        }
    }

    @Test
    void oneOfManyCreatesAKey() throws Exception {
        List<Future<PutResult>> writes = allAtOnce(CALLERS, caller -> put(prefix + "one", Precondition.ABSENT));

        int created = 0;
        for (Future<PutResult> write : writes) {
            try {
                assertThat(write.get().created()).isTrue();
                created++;
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(PreconditionFailedException.class);
            }
        }
        assertThat(created).isEqualTo(1);
    }

    /** An etcd with narrower limits than the default ones, that groups are made for. */
    @Test
    void whatEtcdRefusesOfOneCallerIsNoOneElsesConcern() throws Exception {
        byte[] tooLarge = new byte[30_000];
        try (TestEtcd narrow = TestServers.startEtcd(
                        1, member -> member.with("--max-request-bytes=20000", "--max-txn-ops=16"));
                SharedState strict = SharedState.connect(narrow.endpoints(), () -> PATIENT)) {
            await().until(strict::available);
            List<Future<PutResult>> writes = allAtOnce(
                    CALLERS,
                    caller -> strict.keys()
                            .put("key-" + caller, caller == 100 ? tooLarge : new byte[500], Precondition.NONE, null));

            for (int caller = 0; caller < CALLERS; caller++) {
                Future<PutResult> write = writes.get(caller);
                if (caller == 100) {
                    assertThatThrownBy(write::get).hasCauseInstanceOf(TooLargeException.class);
                } else {
                    assertThat(write.get().created()).isTrue();
                }
            }
        }
    }

    @Test
    void valuesThatAreTooMuchForOneGroupMakeSeveral() throws Exception {
        int callers = 20;
        byte[] value = new byte[100 << 10];
        List<Future<PutResult>> writes =
                allAtOnce(callers, caller -> state.keys().put(prefix + caller, value, Precondition.NONE, null));

        for (Future<PutResult> write : writes) {
            assertThat(write.get().created()).isTrue();
        }
        for (int caller = 0; caller < callers; caller++) {
            assertThat(state.keys().delete(prefix + caller, Precondition.NONE)).isTrue();
        }
    }

    /** etcd compares for all of a group before one of them writes: those of the same key must not share one. */
    @Test
    void manyCallersDeleteWhatIsThereOnce() throws Exception {
        put(prefix + "deleted", Precondition.NONE);

        int deleted = 0;
        for (Future<Boolean> deletion : allAtOnce(
                CALLERS,
                caller -> caller < CALLERS / 2
                        ? put(prefix + caller, Precondition.NONE) == null
                        : state.keys().delete(prefix + "deleted", Precondition.NONE))) {
            deleted += deletion.get() ? 1 : 0;
        }

        assertThat(deleted).isEqualTo(1);
    }

    private PutResult put(String key, Precondition precondition) {
        return state.keys().put(key, new byte[] {1}, precondition, null);
    }

    private Recording record(IdempotencyKey key) {
        return state.calculations().record("multiply", List.of(7L, 8L), 56, "arith-service-1", key);
    }

    static <T> List<Future<T>> allAtOnce(int callers, IntFunction<T> call) {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> calls = IntStream.range(0, callers)
                    .mapToObj(caller -> executor.submit(() -> {
                        start.await();
                        return call.apply(caller);
                    }))
                    .toList();
            start.countDown();
            return calls;
        }
    }

    private static List<CalculationEvent.Recorded> poll(Feed<CalculationEvent> feed, int count)
            throws InterruptedException {
        List<CalculationEvent.Recorded> events = new ArrayList<>();
        long end = System.nanoTime() + 20_000_000_000L;
        while (events.size() < count && System.nanoTime() < end) {
            if (feed.poll(Duration.ofMillis(500)) instanceof CalculationEvent.Recorded event) {
                events.add(event);
            }
        }
        return events;
    }
}
