package dev.abacus.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.abacus.state.calculations.IdempotencyKey;
import dev.abacus.state.client.SharedState;
import dev.abacus.state.keys.Consistency;
import dev.abacus.state.keys.Precondition;
import dev.abacus.state.keys.PreconditionFailedException;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator sees of the use of etcd. */
class MetersTest {
    private static final int CALLERS = 100;
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SharedState state = connect(SharedCluster.etcd().endpoints());

    private SharedState connect(List<URI> endpoints) {
        return SharedState.connect(
                endpoints,
                Credentials.NONE,
                () -> new StateSettings(Duration.ofSeconds(5), Duration.ofHours(24)),
                meters);
    }

    @AfterEach
    void close() {
        state.close();
    }

    @Test
    void operationsAndTheGroupsTheyMade() throws Exception {
        for (var call : GroupCommitTest.allAtOnce(CALLERS, caller -> record(state))) {
            call.get();
        }
        String key = "meters-test/" + UUID.randomUUID();
        long revision =
                state.keys().put(key, new byte[0], Precondition.ABSENT, null).revision();
        assertThatThrownBy(() -> state.keys().put(key, new byte[0], Precondition.ABSENT, null))
                .isInstanceOf(PreconditionFailedException.class);
        state.keys().get(key, Consistency.LINEARIZABLE);

        assertThat(count("record", "none")).isEqualTo(CALLERS);
        assertThat(count("put", "none")).isEqualTo(2);
        assertThat(count("get", "none")).isEqualTo(1);
        DistributionSummary groups = meters.get("abacus.etcd.group.size").summary();
        assertThat(groups.totalAmount()).isGreaterThanOrEqualTo(CALLERS + 1);
        assertThat(groups.max()).isGreaterThan(CALLERS / 4.0);
        assertThat(meters.get("abacus.etcd.groups.active").gauge().value()).isZero();
        assertThat(meters.get("abacus.etcd.revision").gauge().value()).isGreaterThanOrEqualTo(revision);
    }

    @Test
    void howFarAWatchIs() {
        record(state);
        assertThat(watched()).as("no watch lags").isEqualTo(seen());

        try (Feed<?> _ = state.calculations().watch(null)) {
            record(state);
            await().until(() -> watched() >= seen());
        }
    }

    private double seen() {
        return meters.get("abacus.etcd.revision").gauge().value();
    }

    private double watched() {
        return meters.get("abacus.etcd.watch.revision")
                .tag("prefix", "/abacus/calculations/")
                .gauge()
                .value();
    }

    @Test
    void failuresByTheirKindAndMember() {
        try (SharedState nowhere = connect(List.of(NOBODY))) {
            assertThatThrownBy(() -> record(nowhere)).isInstanceOf(StateUnavailableException.class);
        }

        assertThat(count("record", "unavailable")).isEqualTo(1);
        assertThat(meters.get("abacus.etcd.attempts.failed")
                        .tags("member", NOBODY.getAuthority(), "kind", "not_done")
                        .counter()
                        .count())
                .isPositive();
    }

    private long count(String operation, String error) {
        return meters.get("db.client.operation.duration")
                .tags("db.system.name", "etcd", "db.operation.name", operation, "error.type", error)
                .timer()
                .count();
    }

    private static Object record(SharedState state) {
        return state.calculations().record("multiply", List.of(7L, 8L), 56, "meters-test", IdempotencyKey.random());
    }
}
