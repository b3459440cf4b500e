package dev.abacus.state.calculations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.state.SharedCluster;
import dev.abacus.state.StateSettings;
import dev.abacus.state.client.SharedState;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private final Client jetcd =
            Client.builder().endpoints(SharedCluster.etcd().endpoints()).build();
    private volatile Duration retention = Duration.ofHours(24);
    private final SharedState state = SharedState.connect(
            SharedCluster.etcd().endpoints(), () -> new StateSettings(Duration.ofSeconds(5), retention));

    @AfterEach
    void close() {
        state.close();
        jetcd.close();
    }

    @Test
    void endsForARecordAndItsIdempotencyKeyTogether() {
        IdempotencyKey key = IdempotencyKey.random();
        retention = Duration.ofSeconds(2);
        Calculation first = record(key).calculation();

        await().atMost(Duration.ofSeconds(10))
                .until(() -> state.calculations().find(first.id()).isEmpty());

        assertThat(record(key).replayed()).isFalse();
    }

    @Test
    void appliesToNewRecordsWhenItChanges() throws Exception {
        Calculation longLived = record(IdempotencyKey.random()).calculation();
        retention = Duration.ofMinutes(10);
        Calculation shortLived = record(IdempotencyKey.random()).calculation();

        assertThat(secondsLeft(longLived)).isBetween(80_000L, 90_000L);
        assertThat(secondsLeft(shortLived)).isBetween(590L, 630L);
    }

    /** etcd ends all keys of a lease in one step. */
    @Test
    void isNotOneLeaseForTooManyRecords() throws Exception {
        Set<Long> leases = new HashSet<>();
        for (int i = 0; i < 600; i++) {
            leases.add(lease(record(IdempotencyKey.random()).calculation()));
        }

        assertThat(leases).hasSizeBetween(3, 4);
    }

    @Test
    void isOneLeaseForManyRecords() throws Exception {
        assertThat(lease(record(IdempotencyKey.random()).calculation()))
                .isEqualTo(lease(record(IdempotencyKey.random()).calculation()));
    }

    @Test
    void goesOnWithANewLeaseWhenTheOldOneIsGone() throws Exception {
        Calculation first = record(IdempotencyKey.random()).calculation();
        jetcd.getLeaseClient().revoke(lease(first)).get(5, TimeUnit.SECONDS);

        Calculation second = record(IdempotencyKey.random()).calculation();

        assertThat(state.calculations().find(second.id())).contains(second);
    }

    private long secondsLeft(Calculation calculation) throws Exception {
        return jetcd.getLeaseClient()
                .timeToLive(lease(calculation), io.etcd.jetcd.options.LeaseOption.DEFAULT)
                .get(5, TimeUnit.SECONDS)
                .getTTL();
    }

    private long lease(Calculation calculation) throws Exception {
        String key = CalculationKeys.of(UUID.fromString(calculation.id()));
        return jetcd.getKVClient()
                .get(ByteSequence.from(key, UTF_8))
                .get(5, TimeUnit.SECONDS)
                .getKvs()
                .getFirst()
                .getLease();
    }

    private Recording record(IdempotencyKey key) {
        return state.calculations().record("multiply", List.of(7L, 8L), 56, "arith-service-1", key);
    }
}
