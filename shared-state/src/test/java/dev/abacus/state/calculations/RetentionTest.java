package dev.abacus.state.calculations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.state.SharedCluster;
import dev.abacus.state.StateSettings;
import dev.abacus.state.client.SharedState;
import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.SharedLease;
import dev.abacus.testsupport.EtcdClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private final EtcdClient etcd = new EtcdClient(SharedCluster.etcd().endpoints());
    private volatile Duration retention = Duration.ofHours(24);
    private final SharedState state = SharedState.connect(
            SharedCluster.etcd().endpoints(), () -> new StateSettings(Duration.ofSeconds(5), retention));

    @AfterEach
    void close() {
        state.close();
    }

    @Test
    void endsForARecordAndItsIdempotencyKeyTogether() {
        IdempotencyKey key = IdempotencyKey.random();
        retention = Duration.ofSeconds(2);
        Calculation first = record(key).calculation();

        await().atMost(Duration.ofSeconds(15))
                .until(() -> state.calculations().find(first.id()).isEmpty());

        assertThat(record(key).replayed()).isFalse();
    }

    @Test
    void appliesToNewRecordsWhenItChanges() {
        Calculation longLived = record(IdempotencyKey.random()).calculation();
        retention = Duration.ofMinutes(10);
        Calculation shortLived = record(IdempotencyKey.random()).calculation();

        assertThat(secondsLeft(longLived)).isBetween(80_000L, 90_005L);
        assertThat(secondsLeft(shortLived)).isBetween(590L, 630L);
    }

    /** etcd ends all keys of a lease in one step. */
    @Test
    void isNotOneLeaseForTooManyRecords() {
        Set<Long> leases = new HashSet<>();
        for (int i = 0; i < 600; i++) {
            leases.add(lease(record(IdempotencyKey.random()).calculation()));
        }

        assertThat(leases).hasSizeBetween(3, 4);
    }

    @Test
    void isOneLeaseForManyRecords() {
        assertThat(lease(record(IdempotencyKey.random()).calculation()))
                .isEqualTo(lease(record(IdempotencyKey.random()).calculation()));
    }

    @Test
    void goesOnWithANewLeaseWhenTheOldOneIsGone() {
        Calculation first = record(IdempotencyKey.random()).calculation();
        etcd.revokeLeaseOf(keyOf(first));

        Calculation second = record(IdempotencyKey.random()).calculation();

        assertThat(state.calculations().find(second.id())).contains(second);
    }

    @Test
    void countsFromTheEndOfTheOperation() {
        try (Etcd client = new Etcd(SharedCluster.etcd().endpoints(), () -> StateSettings.DEFAULT)) {
            SharedLease shared = new SharedLease(client, () -> Duration.ofSeconds(1));

            // An operation may take 2.5 s.
            Duration left = shared.with(client.deadline(), lease -> {
                await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
                return etcd.timeToLive(lease);
            });

            assertThat(left).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    private long secondsLeft(Calculation calculation) {
        return etcd.timeToLive(lease(calculation)).toSeconds();
    }

    private long lease(Calculation calculation) {
        return etcd.get(keyOf(calculation)).orElseThrow().lease();
    }

    private static String keyOf(Calculation calculation) {
        return CalculationKeys.of(UUID.fromString(calculation.id()));
    }

    private Recording record(IdempotencyKey key) {
        return state.calculations().record("multiply", List.of(7L, 8L), 56, "arith-service-1", key);
    }
}
