package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.abacus.gateway.routing.RoutingSettings.Breaker;
import dev.abacus.gateway.routing.RoutingSettings.Ejection;
import dev.abacus.gateway.routing.RoutingSettings.Hedges;
import dev.abacus.gateway.routing.RoutingSettings.Retries;
import dev.abacus.kit.consul.ConsulInstanceListSupplier;
import dev.abacus.kit.deadline.Deadline;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.testsupport.TestConsul;
import dev.abacus.testsupport.TestServers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routing on a real Consul, to real sockets. */
class RoutingTest {

    private static final int MAX_CONCURRENT_CALLS = 6;

    private static TestConsul consul;

    private TestService service;

    @BeforeAll
    static void startConsul() {
        consul = TestServers.startConsul();
    }

    @AfterAll
    static void stopConsul() {
        consul.close();
    }

    @BeforeEach
    void open() {
        service = service(Duration.ofMillis(300), 3, new Breaker(50, 10, 5, Duration.ofMillis(200), 1));
    }

    @AfterEach
    void end() {
        service.close();
    }

    @Test
    void callsInstancesRoundRobin() throws IOException {
        service.start("one", "two");

        Set<String> answered = new TreeSet<>();
        for (int call = 0; call < 4; call++) {
            answered.add(service.get());
        }

        assertThat(answered).containsExactly("one", "two");
    }

    @Test
    void followsInstancesThatComeAndGo() throws IOException {
        List<TestInstance> both = service.start("one", "two");
        both.getFirst().deregister();
        service.awaitInstances(1);

        assertThat(service.get()).isEqualTo("two");
    }

    @Test
    void keepsTheLastListWhileConsulIsAwayAndWhenItComesBackEmpty() throws IOException {
        List<TestInstance> both = service.start("one", "two");

        consul.kill();
        assertThat(service.get()).isIn("one", "two");
        consul.wipe();
        consul.start();
        // Any instance that registers shows that the watch goes on; until then the old list holds.
        assertThat(service.get()).isIn("one", "two");
        both.get(1).register(service.name());
        service.awaitInstances(1);
        assertThat(service.get()).isEqualTo("two");
        both.get(0).register(service.name());
    }

    @Test
    void callsTheNextInstanceWhenOneIsDead() throws IOException {
        service.start("one", "two").getFirst().die();

        for (int call = 0; call < 4; call++) {
            assertThat(service.get()).isEqualTo("two");
        }
    }

    @Test
    void callsTheNextInstanceWhenOneHangs() throws IOException {
        service.start("one", "two").getFirst().hangs();

        for (int call = 0; call < 2; call++) {
            assertThat(service.get()).isEqualTo("two");
        }
    }

    @Test
    void limitsConcurrentReadsOfAnInstanceButNotWrites() throws Exception {
        service.close();
        service = service(Duration.ofSeconds(5), 1, new Breaker(50, 100, 100, Duration.ofSeconds(1), 1));
        TestInstance only = service.start("one").hangs();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < 2 * MAX_CONCURRENT_CALLS; caller++) {
                callers.submit(service::get);
            }
            await().until(() -> only.maxInFlight() == MAX_CONCURRENT_CALLS);
            assertThatThrownBy(() -> Deadline.within(Duration.ofMillis(50), service::get))
                    .hasMessageContaining("concurrent calls is reached");
            callers.submit(() -> service.post(TestService.KEY));
            await().until(() -> only.maxInFlight() > MAX_CONCURRENT_CALLS);
            assertThat(only.maxInFlight()).isEqualTo(MAX_CONCURRENT_CALLS + 1);
            only.die();
        }
    }

    @Test
    void noCallWaitsForAnInstanceWhileAnotherIsFree() throws Exception {
        service.close();
        service = service(Duration.ofSeconds(5), 1, new Breaker(50, 100, 100, Duration.ofSeconds(1), 1));
        TestInstance hanging = service.start("one", "two").getFirst().hangs();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ExecutorCompletionService<String>(callers);
            for (int caller = 0; caller < 10 * MAX_CONCURRENT_CALLS; caller++) {
                answers.submit(service::get);
            }
            for (int answered = 0; answered < 9 * MAX_CONCURRENT_CALLS; answered++) {
                Future<String> answer = answers.poll(3, TimeUnit.SECONDS);
                assertThat(answer).as("answer %d", answered).isNotNull();
                assertThat(answer.get()).isEqualTo("two");
            }
            hanging.die();
        }
    }

    @Test
    void moreInstancesRaiseTheLimit() throws Exception {
        service.close();
        service = service(Duration.ofSeconds(5), 1, new Breaker(50, 100, 100, Duration.ofSeconds(1), 1));
        TestInstance first = service.start("one").hangs();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < MAX_CONCURRENT_CALLS; caller++) {
                callers.submit(service::get);
            }
            await().until(() -> first.maxInFlight() == MAX_CONCURRENT_CALLS);
            service.start("two");
            assertThat(callers.submit(service::get).get(3, TimeUnit.SECONDS)).isEqualTo("two");
            first.die();
        }
    }

    @Test
    void repeatsAWriteThatCarriesAKey() throws IOException {
        List<TestInstance> both = service.start("one", "two");
        both.getFirst().resets();

        for (int call = 0; call < 2; call++) {
            assertThat(service.post(TestService.KEY)).isEqualTo("two");
        }
        assertThat(both.getFirst().calls()).isPositive();
    }

    @Test
    void neverRepeatsAWriteWithoutAKey() throws IOException {
        List<TestInstance> both = service.start("one", "two");
        both.forEach(TestInstance::resets);

        assertThatThrownBy(() -> service.post(TestService.NO_KEY))
                .satisfies(e -> assertThat(type(e)).isEqualTo(ProblemType.OUTCOME_UNKNOWN));
        assertThat(both.get(0).calls() + both.get(1).calls()).isEqualTo(1);
    }

    @Test
    void distinguishesAnUnknownOutcomeFromARefusedCall() throws IOException {
        TestInstance only = service.start("one").hangs();
        assertThatThrownBy(() -> service.post(TestService.KEY)).satisfies(e -> {
            assertThat(type(e)).isEqualTo(ProblemType.OUTCOME_UNKNOWN);
            assertThat(((ProblemException) e).getBody().getProperties()).containsEntry("outcome", "unknown");
        });

        only.die();
        assertThatThrownBy(() -> service.post(TestService.KEY))
                .satisfies(e -> assertThat(type(e)).isEqualTo(ProblemType.UNAVAILABLE));
    }

    @Test
    void failsImmediatelyWithoutAnInstance() {
        assertThatThrownBy(service::get)
                .satisfies(e -> assertThat(type(e)).isEqualTo(ProblemType.UNAVAILABLE))
                .hasMessageContaining("No instance of " + service.name());
    }

    @Test
    void opensTheBreakerAfterFailuresAndClosesItAgain() throws IOException {
        TestInstance only = service.start("one").answers(500);
        for (int call = 0; call < 5; call++) {
            assertThatThrownBy(service::get).hasMessageContaining("502");
        }

        assertThatThrownBy(service::get).hasMessageContaining("suspended");
        assertThat(only.calls()).isEqualTo(5);
        only.answers(200);
        await().atMost(Duration.ofSeconds(5))
                .ignoreExceptions()
                .until(() -> service.get().equals("one"));
    }

    @Test
    void passesTheDeadlineToAnInstance() throws IOException {
        TestInstance only = service.start("one");

        service.get();

        assertThat(only.timeLimit()).isEqualTo(300);
    }

    @Test
    void shortDeadlinesDoNotOpenTheBreaker() throws IOException {
        TestInstance only = service.start("one").hangs();
        for (int call = 0; call < 10; call++) {
            assertThatThrownBy(() -> Deadline.within(Duration.ofMillis(20), service::get))
                    .hasMessageContaining("the deadline has passed");
        }

        only.recovers();
        assertThat(service.get()).isEqualTo("one");
    }

    @Test
    void knowsTheInstancesWhenItHasStarted() throws IOException {
        service.start("one", "two");

        try (var another = new ConsulInstanceListSupplier(service.name(), service.queries())) {
            assertThat(another.get().blockFirst()).hasSize(2);
        }
    }

    @Test
    void anHonest503DoesNotOpenTheBreaker() throws IOException {
        TestInstance only = service.start("one").answers(503);

        for (int call = 0; call < 20; call++) {
            assertThat(service.get()).isEqualTo("one");
        }
        assertThat(only.calls()).isEqualTo(20);
    }

    private static TestService service(Duration responseTimeout, int attempts, Breaker breaker) {
        return new TestService(
                consul.uri(),
                new RoutingSettings(
                        Duration.ofMillis(250),
                        responseTimeout,
                        attempts,
                        MAX_CONCURRENT_CALLS,
                        Duration.ZERO,
                        new Retries(20, 10),
                        new Hedges(false, Duration.ofMillis(30)),
                        new Ejection(Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofMillis(100), 3),
                        breaker));
    }

    private static ProblemType type(Throwable e) {
        return ((ProblemException) e).type();
    }
}
