package dev.abacus.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.network.Link;
import dev.abacus.state.calculations.Calculation;
import dev.abacus.state.calculations.IdempotencyKey;
import dev.abacus.state.calculations.Recording;
import dev.abacus.state.client.SharedState;
import dev.abacus.testsupport.TestEtcd;
import dev.abacus.testsupport.TestServers;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client that is paused, that comes before its etcd does, or that is far away from it. */
class ClientFaultsTest {
    private static final Logger log = LoggerFactory.getLogger(ClientFaultsTest.class);
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");
    private static final List<Long> SLOWLY = List.of(-2L, -2L);
    private static final int CALLERS = 150;
    /** The default time limit of 2.5 s, and something for a busy machine. */
    private static final Duration AN_OPERATION = Duration.ofMillis(3_500);

    private static TestEtcd etcd;

    @BeforeAll
    static void start() {
        etcd = TestServers.startEtcd(3);
    }

    @AfterAll
    static void stop() {
        etcd.close();
    }

    @Test
    void aProcessThatWasPausedLosesAndDoublesNothing() throws Exception {
        RecordingProcess.Result result;
        try (RecordingProcess process = new RecordingProcess(etcd.endpoints())) {
            process.running().pause();
            // longer than any time limit, keep-alives of connections included
            pass(Duration.ofSeconds(30));
            process.running().resume();
            pass(Duration.ofSeconds(2));
            result = process.stop();
        }

        log.info("{} recorded, {} threads", result.ids().size(), result.threads());
        assertThat(result.ids()).hasSizeGreaterThan(20);
        assertThat(stored(calculation -> calculation.operands().getFirst() >= 0))
                .containsExactlyInAnyOrderElementsOf(result.ids());
        assertThat(result.threads()).isLessThan(40);
    }

    @Test
    void aMemberThatWasNeverThereCostsNoCall() {
        List<URI> endpoints =
                Stream.concat(Stream.of(NOBODY), etcd.endpoints().stream()).toList();
        try (SharedState state = SharedState.preferring(endpoints, () -> StateSettings.DEFAULT)) {
            await().ignoreExceptions().until(() -> record(state, IdempotencyKey.random()) != null);
            for (int i = 0; i < 20; i++) {
                assertThat(record(state, IdempotencyKey.random()).replayed()).isFalse();
            }
        }
    }

    @Test
    void anEtcdThatComesLaterIsFound() {
        try (TestEtcd late = TestServers.startEtcd(1)) {
            late.kill();
            try (SharedState state = SharedState.connect(late.endpoints(), () -> StateSettings.DEFAULT)) {
                for (int i = 0; i < 5; i++) {
                    assertThatThrownBy(() -> record(state, IdempotencyKey.random()))
                            .isInstanceOf(StateUnavailableException.class);
                }
                late.start();

                await().atMost(Duration.ofSeconds(3)).until(state::available);
                assertThat(record(state, IdempotencyKey.random()).replayed()).isFalse();
            }
        }
    }

    @Test
    void anEtcdThatIsTooSlowHangsNobodyAndWhatWasSentHappensOnce() throws Exception {
        List<Link> links = new ArrayList<>();
        for (URI endpoint : etcd.endpoints()) {
            links.add(Link.to(endpoint));
        }
        List<URI> endpoints = links.stream().map(Link::uri).toList();
        List<IdempotencyKey> keys =
                Stream.generate(IdempotencyKey::random).limit(CALLERS).toList();
        try (SharedState state = SharedState.connect(endpoints, () -> StateSettings.DEFAULT)) {
            await().until(() -> record(state, IdempotencyKey.random()) != null);

            links.forEach(link -> link.delay(Duration.ofMillis(50)));
            for (Future<Recording> call :
                    GroupCommitTest.allAtOnce(CALLERS, caller -> record(state, IdempotencyKey.random()))) {
                assertThat(call.get().replayed()).isFalse();
            }

            links.forEach(link -> link.delay(Duration.ofSeconds(2)));
            long start = System.nanoTime();
            for (Future<Recording> call :
                    GroupCommitTest.allAtOnce(CALLERS, caller -> record(state, keys.get(caller), SLOWLY))) {
                assertThatThrownBy(call::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(StateException.class);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AN_OPERATION);

            links.forEach(Link::heal);
            List<String> ids = new ArrayList<>();
            for (IdempotencyKey key : keys) {
                ids.add(await().ignoreExceptionsInstanceOf(StateException.class)
                        .until(() -> record(state, key, SLOWLY), recording -> true)
                        .calculation()
                        .id());
            }
            assertThat(stored(calculation -> calculation.operands().equals(SLOWLY)))
                    .containsExactlyInAnyOrderElementsOf(ids);
        } finally {
            links.forEach(Link::close);
        }
    }

    private static Recording record(SharedState state, IdempotencyKey key) {
        return record(state, key, List.of(-1L, -1L));
    }

    private static Recording record(SharedState state, IdempotencyKey key, List<Long> operands) {
        return state.calculations().record("multiply", operands, 1, "arith-service-1", key);
    }

    private static List<String> stored(Predicate<Calculation> wanted) {
        List<Calculation> all = new ArrayList<>();
        try (SharedState state = SharedState.connect(
                etcd.endpoints(), () -> new StateSettings(Duration.ofSeconds(5), Duration.ofHours(24)))) {
            Page<Calculation> page = state.calculations().page(Page.MAX_LIMIT, null);
            all.addAll(page.items());
            while (page.next() != null) {
                page = state.calculations().page(Page.MAX_LIMIT, page.next());
                all.addAll(page.items());
            }
        }
        return all.stream().filter(wanted).map(Calculation::id).toList();
    }

    private static void pass(Duration time) {
        await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
    }
}
