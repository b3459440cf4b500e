package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.abacus.gateway.routing.RoutingSettings.Breaker;
import dev.abacus.gateway.routing.RoutingSettings.Ejection;
import dev.abacus.gateway.routing.RoutingSettings.Hedges;
import dev.abacus.gateway.routing.RoutingSettings.Retries;
import dev.abacus.testsupport.TestConsul;
import dev.abacus.testsupport.TestServers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Slow instances, whose calls a hedge overtakes; on a real Consul, to real sockets. */
class HedgingTest {

    private static final Hedges HEDGES = new Hedges(true, Duration.ofMillis(50));
    private static final Retries BUDGET = new Retries(20, 10);
    private static final Duration NEVER = Duration.ofSeconds(20);
    private static final int OVERTAKEN_CALLS = 3;

    private static TestConsul consul;

    private final List<TestService> opened = new ArrayList<>();

    private enum Calls {
        READ(TestService::get),
        WRITE_WITH_KEY(service -> service.post(TestService.KEY));

        private final Function<TestService, String> call;

        Calls(Function<TestService, String> call) {
            this.call = call;
        }
    }

    @BeforeAll
    static void startConsul() {
        consul = TestServers.startConsul();
    }

    @AfterAll
    static void stopConsul() {
        consul.close();
    }

    @AfterEach
    void end() {
        opened.forEach(TestService::close);
    }

    @ParameterizedTest
    @EnumSource
    void anInstanceThatHangsCostsTheDelayAndIsEjected(Calls calls) throws IOException {
        TestService service = service(NEVER, HEDGES, BUDGET);
        TestInstance hanging = service.start("one").hangs();
        service.start("two");
        long began = System.nanoTime();

        for (int call = 0; call < 20; call++) {
            assertThat(calls.call.apply(service)).isEqualTo("two");
        }

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(NEVER);
        assertThat(service.ejected()).isEqualTo(1);
        // A probe is a call, too.
        assertThat(hanging.calls()).isBetween(OVERTAKEN_CALLS, OVERTAKEN_CALLS + 1);
    }

    @Test
    void aWriteWithoutAKeyIsNotSentTwice() throws IOException {
        TestService service = service(Duration.ofMillis(500), HEDGES, BUDGET);
        TestInstance slow = service.start("one").answersAfter(Duration.ofMillis(250));
        TestInstance other = service.start("two").answersAfter(Duration.ofMillis(250));

        for (int call = 0; call < 4; call++) {
            assertThat(service.post(TestService.NO_KEY)).isIn("one", "two");
        }

        assertThat(slow.calls() + other.calls()).isEqualTo(4);
    }

    @Test
    void withoutABudgetThereIsNoHedge() throws IOException {
        TestService service = service(Duration.ofMillis(400), HEDGES, new Retries(0, 0));
        service.start("one").hangs();
        TestInstance sound = service.start("two");

        assertThatThrownBy(() -> {
                    service.get();
                    service.get();
                })
                .hasMessageContaining("the retry budget is spent");
        assertThat(sound.calls()).isLessThanOrEqualTo(1);
    }

    /** Hedging ends by itself when the service as a whole is slow. */
    @Test
    void theDelayFollowsTheService() throws Exception {
        TestService service = service(NEVER, HEDGES, new Retries(20, 1000));
        TestInstance one = service.start("one").answersAfter(Duration.ofMillis(120));
        TestInstance two = service.start("two").answersAfter(Duration.ofMillis(120));
        int calls = 0;
        int hedges = 1;
        // The percentile is a second old at most, and a call may be slower than all before.
        while (hedges > 0) {
            assertThat(calls).isLessThan(200);
            int before = one.calls() + two.calls();
            for (int call = 0; call < 5; call++) {
                assertThat(service.get()).isIn("one", "two");
            }
            calls += 5;
            hedges = one.calls() + two.calls() - before - 5;
        }
        assertThat(service.ejected()).isZero();
    }

    /** The hedge takes longer than the delay itself: the service is slow, and the overtaken instance is no outlier. */
    @Test
    void aSlowHedgeEjectsNobody() throws IOException {
        TestService service = service(NEVER, new Hedges(true, Duration.ofMillis(20)), BUDGET);
        service.start("one").answersAfter(Duration.ofMillis(400));
        service.start("two").answersAfter(Duration.ofMillis(60));

        for (int call = 0; call < 2 * OVERTAKEN_CALLS + 1; call++) {
            assertThat(service.get()).isEqualTo("two");
        }

        assertThat(service.ejected()).isZero();
    }

    @Test
    void noHedgeGoesToAnEjectedInstance() throws IOException {
        TestService service = service(NEVER, HEDGES, BUDGET);
        TestInstance ejected = service.start("one").resets();
        service.start("two").answersAfter(Duration.ofMillis(200));
        while (service.ejected() == 0) {
            assertThat(service.get()).isEqualTo("two");
        }
        int calls = ejected.calls();

        assertThat(service.get()).isEqualTo("two");

        assertThat(ejected.calls()).isEqualTo(calls);
    }

    @Test
    void aHedgeThatFailsLeavesTheCallToTheFirstAttempt() throws IOException {
        TestService service = service(NEVER, HEDGES, BUDGET);
        service.start("one").answersAfter(Duration.ofMillis(500));
        service.start("two").answersAfter(Duration.ofMillis(500)).resets();

        for (int call = 0; call < 2; call++) {
            assertThat(service.get()).isEqualTo("one");
        }
    }

    @Test
    void anAttemptThatFailsWaitsForItsHedge() throws IOException {
        TestService service = service(NEVER, HEDGES, BUDGET);
        TestInstance failing =
                service.start("one").answersAfter(Duration.ofMillis(200)).resets();
        TestInstance sound = service.start("two").answersAfter(Duration.ofMillis(300));

        assertThat(service.get()).isEqualTo("two");
        assertThat(service.get()).isEqualTo("two");
        assertThat(failing.calls()).isEqualTo(1);
        assertThat(sound.calls()).isEqualTo(2);
    }

    /** A hedge would make a call wait longer that has not been sent at all. */
    @Test
    void noHedgeIsSentWhileACallWaitsForAPermit() throws Exception {
        TestService service = service(Duration.ofSeconds(2), HEDGES, BUDGET, 1);
        TestInstance one = service.start("one").hangs();
        TestInstance two = service.start("two").hangs();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> calls =
                    List.of(callers.submit(service::get), callers.submit(service::get), callers.submit(service::get));
            await().until(() -> one.calls() + two.calls() == 2);

            await().during(HEDGES.minDelay().multipliedBy(8)).until(() -> one.calls() + two.calls() == 2);

            assertThat(calls).noneMatch(Future::isDone);
        }
    }

    private TestService service(Duration responseTimeout, Hedges hedges, Retries budget) {
        return service(responseTimeout, hedges, budget, 6);
    }

    private TestService service(Duration responseTimeout, Hedges hedges, Retries budget, int maxConcurrentCalls) {
        var ejection =
                new Ejection(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMillis(100), OVERTAKEN_CALLS);
        var service = new TestService(
                consul.uri(),
                new RoutingSettings(
                        Duration.ofMillis(200),
                        responseTimeout,
                        3,
                        maxConcurrentCalls,
                        Duration.ZERO,
                        budget,
                        hedges,
                        ejection,
                        new Breaker(100, 1000, 1000, Duration.ofSeconds(1), 1)));
        opened.add(service);
        return service;
    }
}
