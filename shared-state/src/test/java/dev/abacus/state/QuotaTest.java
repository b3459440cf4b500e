package dev.abacus.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.abacus.state.calculations.IdempotencyKey;
import dev.abacus.state.calculations.Recording;
import dev.abacus.state.client.SharedState;
import dev.abacus.state.keys.Consistency;
import dev.abacus.state.keys.Precondition;
import dev.abacus.state.keys.PreconditionFailedException;
import dev.abacus.state.keys.PutResult;
import dev.abacus.testsupport.EtcdClient;
import dev.abacus.testsupport.TestEtcd;
import dev.abacus.testsupport.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A database that has grown to its quota. */
class QuotaTest {
    private static final long QUOTA_BYTES = 8 << 20;
    private static final int VALUES = 60;
    private static final byte[] VALUE = new byte[200 << 10];

    private final TestEtcd etcd =
            TestServers.startEtcd(1, member -> member.with("--quota-backend-bytes=" + QUOTA_BYTES));
    private final SharedState state =
            SharedState.connect(etcd.endpoints(), () -> new StateSettings(Duration.ofSeconds(5), Duration.ofHours(24)));

    @AfterEach
    void close() {
        state.close();
        etcd.close();
    }

    @Test
    void refusesWritesWhileReadsGoOnUntilThereIsRoom() throws Exception {
        await().until(state::available);
        String recorded = record();
        assertThatThrownBy(this::fill).isInstanceOf(StorageFullException.class);

        for (var call : GroupCommitTest.allAtOnce(20, caller -> record())) {
            assertThatThrownBy(call::get).hasCauseInstanceOf(StorageFullException.class);
        }
        assertThat(state.available()).isTrue();
        assertThat(state.keys().get("value-0", Consistency.LINEARIZABLE)).isPresent();
        assertThat(state.calculations().find(recorded)).isPresent();

        makeRoom();

        assertThat(state.calculations().find(record())).isPresent();
        assertThat(state.calculations().find(recorded)).isPresent();
    }

    /** etcd executes the write that crosses the quota, and then says that its database is full. */
    @Test
    void whatIsRefusedWasNotWritten() throws Exception {
        int writers = 8;
        try (SharedState single = SharedState.connect(
                etcd.endpoints(),
                () -> new StateSettings(Duration.ofSeconds(5), false, 1 << 30, Duration.ofHours(24)))) {
            await().until(single::available);
            List<String> refused = new ArrayList<>();
            for (var writer :
                    GroupCommitTest.allAtOnce(writers, number -> untilRefused(single, "writer-" + number + "/"))) {
                refused.add(writer.get());
            }

            assertThat(refused)
                    .allSatisfy(key -> assertThat(single.keys().get(key, Consistency.LINEARIZABLE))
                            .isEmpty());
        }
    }

    /** @return the first key that is refused */
    private static String untilRefused(SharedState state, String prefix) {
        for (int i = 0; ; i++) {
            try {
                state.keys().put(prefix + i, VALUE, Precondition.NONE, null);
            } catch (StorageFullException e) {
                return prefix + i;
            } catch (OutcomeUnknownException e) {
                // On a busy machine: an earlier attempt got no answer in time.
            }
        }
    }

    @Test
    void deletesWhileItIsFull() {
        await().until(state::available);
        long revision = put("one", new byte[1]).revision();
        put("two", new byte[1]);
        assertThatThrownBy(this::fill).isInstanceOf(StorageFullException.class);

        assertThatThrownBy(() -> state.keys().delete("one", new Precondition.OneOf(Set.of(revision + 1000))))
                .isInstanceOf(PreconditionFailedException.class);
        assertThat(state.keys().delete("one", new Precondition.OneOf(Set.of(revision))))
                .isTrue();
        assertThat(state.keys().delete("two", Precondition.NONE)).isTrue();
        assertThat(state.keys().delete("two", Precondition.NONE)).isFalse();
        assertThat(state.keys().get("one", Consistency.LINEARIZABLE)).isEmpty();
    }

    /** With a quota that is told to the client and not reached in etcd, nobody has to do anything. */
    @Test
    void stopsBelowItKeepsRoomForRecordingsAndGoesOnByItself() {
        try (TestEtcd large = TestServers.startEtcd(
                        1,
                        member -> member.with(
                                "--quota-backend-bytes=" + 16 * QUOTA_BYTES, "--auto-compaction-retention=1s"));
                SharedState careful = SharedState.connect(
                        large.endpoints(),
                        () -> new StateSettings(Duration.ofSeconds(5), true, 8 * QUOTA_BYTES, Duration.ofHours(24)))) {
            await().until(careful::available);
            IdempotencyKey key = IdempotencyKey.random();
            sum(careful, 10_000, key);
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(1))
                    .untilAsserted(() -> assertThatThrownBy(() -> fill(careful))
                            .isInstanceOf(StorageFullException.class)
                            .hasMessageContaining("nearly full"));

            assertThatThrownBy(() -> sum(careful, 10_000)).isInstanceOf(StorageFullException.class);
            assertThat(sum(careful, 10_000, key).replayed()).isTrue();
            String recorded = record(careful);
            assertThatThrownBy(() -> fillWithSmallRecordings(careful)).isInstanceOf(StorageFullException.class);
            assertThat(careful.calculations().find(recorded)).isPresent();
            for (int i = 0; i < VALUES; i++) {
                careful.keys().delete("value-" + i, Precondition.NONE);
            }

            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptionsInstanceOf(StorageFullException.class)
                    .until(() -> careful.calculations().find(record(careful)).isPresent());
            assertThat(careful.calculations().find(recorded)).isPresent();
        }
    }

    /** Goes on beyond the quota, for etcd looks at its size only now and then. */
    private void fill() {
        fill(state);
    }

    private static void fill(SharedState state) {
        for (int i = 0; i < 20 * QUOTA_BYTES / VALUE.length; i++) {
            state.keys().put("value-" + i % VALUES, VALUE, Precondition.NONE, null);
        }
    }

    private static void fillWithSmallRecordings(SharedState state) throws Exception {
        for (int i = 0; i < 100; i++) {
            for (var call : GroupCommitTest.allAtOnce(200, caller -> sum(state, 100))) {
                try {
                    call.get();
                } catch (ExecutionException e) {
                    throw (RuntimeException) e.getCause();
                }
            }
        }
    }

    private static Recording sum(SharedState state, int operands) {
        return sum(state, operands, IdempotencyKey.random());
    }

    private static Recording sum(SharedState state, int operands, IdempotencyKey key) {
        return state.calculations().record("sum", Collections.nCopies(operands, Long.MAX_VALUE), 1, "s", key);
    }

    private PutResult put(String key, byte[] value) {
        return state.keys().put(key, value, Precondition.NONE, null);
    }

    /** What docs/operations.md tells an operator to do. */
    private void makeRoom() {
        EtcdClient client = new EtcdClient(etcd.endpoints());
        client.deletePrefix("/abacus/state/");
        client.call("/v3/kv/compaction", Map.of("revision", client.revision(), "physical", true));
        client.call("/v3/maintenance/defragment", Map.of());
        String member = client.call("/v3/maintenance/alarm", Map.of("action", "GET"))
                .at("/alarms/0/memberID")
                .asString();
        client.call("/v3/maintenance/alarm", Map.of("action", "DEACTIVATE", "alarm", "NOSPACE", "memberID", member));
    }

    private String record() {
        return record(state);
    }

    private static String record(SharedState state) {
        return state.calculations()
                .record("multiply", List.of(7L, 8L), 56, "arith-service-1", IdempotencyKey.random())
                .calculation()
                .id();
    }
}
