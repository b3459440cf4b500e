package dev.abacus.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.network.Link;
import dev.abacus.state.calculations.IdempotencyKey;
import dev.abacus.state.client.SharedState;
import dev.abacus.state.keys.Consistency;
import dev.abacus.state.keys.Precondition;
import dev.abacus.state.keys.PreconditionFailedException;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator sees of the use of etcd. */
class MetersTest {
    private static final int CALLERS = 100;
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SharedState state = connect(SharedCluster.etcd().endpoints(), meters);

    private static SharedState connect(List<URI> endpoints, MeterRegistry meters) {
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
    void aWatchThatIsNotOpenHasNoSuccess() throws Exception {
        var own = new SimpleMeterRegistry();
        try (Link link = Link.to(SharedCluster.etcd().endpoints().getFirst());
                SharedState far = connect(List.of(link.uri()), own);
                Feed<?> _ = far.calculations().watch(null)) {
            await().during(Duration.ofSeconds(3)).until(() -> lastSuccessAge(own) < 2_000);

            link.refuse();
            await().atMost(Duration.ofSeconds(20)).until(() -> lastSuccessAge(own) > 4_000);

            link.heal();
            await().atMost(Duration.ofSeconds(20)).until(() -> lastSuccessAge(own) < 1_000);
        }
    }

    /** In milliseconds. */
    private static double lastSuccessAge(MeterRegistry meters) {
        return meters.get("abacus.loop.last.success.age")
                .tag("loop", "watch of /abacus/calculations/")
                .timeGauge()
                .value(TimeUnit.MILLISECONDS);
    }

    @Test
    void failuresByTheirKindAndMember() {
        try (SharedState nowhere = connect(List.of(NOBODY), meters)) {
            assertThatThrownBy(() -> record(nowhere)).isInstanceOf(StateUnavailableException.class);
        }

        assertThat(count("record", "unavailable")).isEqualTo(1);
        assertThat(meters.get("abacus.etcd.attempts.failed")
                        .tags("member", NOBODY.getAuthority(), "kind", "not_executed")
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
