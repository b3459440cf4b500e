package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.abacus.gateway.routing.RoutingSettings.Breaker;
import dev.abacus.gateway.routing.RoutingSettings.Ejection;
import dev.abacus.gateway.routing.RoutingSettings.Hedges;
import dev.abacus.gateway.routing.RoutingSettings.Retries;
import dev.abacus.kit.deadline.Deadline;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.testsupport.TestConsul;
import dev.abacus.testsupport.TestServers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Instances that do not answer, before Consul notices; on a real Consul, to real sockets. */
class EjectionTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Ejection FOR_GOOD =
            new Ejection(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMillis(100), 3);
    private static final Ejection SHORT =
            new Ejection(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMillis(100), 3);
    private static final Hedges NO_HEDGES = new Hedges(false, Duration.ofMillis(30));
    /** The service's breaker stays closed here. */
    private static final Breaker NEVER = new Breaker(100, 1000, 1000, Duration.ofSeconds(1), 1);

    private static TestConsul consul;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeAll
    static void startConsul() {
        consul = TestServers.startConsul();
    }

    @AfterAll
    static void stopConsul() {
        consul.close();
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void anInstanceThatHangsCostsOneCall() throws IOException {
        TestService service = service(Duration.ofMillis(200), new Retries(20, 10), FOR_GOOD);
        TestInstance hanging = service.start("one").hangs();
        service.start("two");

        for (int call = 0; call < 10; call++) {
            assertThat(service.get()).isEqualTo("two");
        }
        assertThat(hanging.calls()).isEqualTo(1);
    }

    /** In its time as in its size, the whole answer counts. */
    @ParameterizedTest
    @EnumSource
    void anInstanceThatAnswersWithoutEndCostsOneCall(FaultyInstance.Fault fault) throws IOException {
        TestService service = service(Duration.ofMillis(300), new Retries(20, 10), FOR_GOOD);
        service.start("sound");
        FaultyInstance faulty = service.start(fault);
        long began = System.nanoTime();

        for (int call = 0; call < 10; call++) {
            assertThat(service.get()).isEqualTo("sound");
        }
        assertThat(faulty.connections()).isEqualTo(1);
        assertThat(service.ejected()).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    }

    /** By its size, long before its time is over. */
    @ParameterizedTest
    @EnumSource(names = {"A_HUGE_BODY", "A_HUGE_BODY_IN_CHUNKS", "A_BODY_WITHOUT_END"})
    void anAnswerThatIsTooLargeIsCutAtItsLimit(FaultyInstance.Fault fault) throws IOException {
        TestService service = service(Duration.ofSeconds(30), new Retries(20, 10), FOR_GOOD);
        service.start("sound");
        FaultyInstance faulty = service.start(fault);
        long began = System.nanoTime();

        for (int call = 0; call < 10; call++) {
            assertThat(service.get()).isEqualTo("sound");
        }
        assertThat(faulty.connections()).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
    }

    @ParameterizedTest
    @EnumSource(names = {"A_HUGE_BODY", "A_BODY_THAT_TRICKLES", "NO_HTTP"})
    void withoutASoundInstanceTheCallFailsInItsTime(FaultyInstance.Fault fault) throws IOException {
        TestService service = service(Duration.ofMillis(300), new Retries(20, 10), FOR_GOOD);
        service.start(fault);
        long began = System.nanoTime();

        assertThatThrownBy(service::get).isInstanceOf(ProblemException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
    }

    @Test
    void whileACallHangsOthersGoElsewhere() throws Exception {
        TestService service = service(Duration.ofSeconds(5), new Retries(20, 10), FOR_GOOD);
        TestInstance one = service.start("one").hangs();
        service.start("two");
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> stuck = callers.submit(service::get);
            Future<String> other = callers.submit(service::get);
            await().atMost(SOON).until(() -> one.calls() == 1 && (stuck.isDone() || other.isDone()));

            for (int call = 0; call < 10; call++) {
                assertThat(service.get()).isEqualTo("two");
            }
            assertThat(one.calls()).isEqualTo(1);
            one.die();
        }
    }

    @Test
    void comesBackByAProbeThatCostsNoCaller() throws IOException {
        TestService service = service(Duration.ofSeconds(1), new Retries(0, 1), SHORT);
        TestInstance one = service.start("one").resets();
        service.start("two");
        while (one.calls() == 0) {
            assertThat(service.get()).isEqualTo("two");
        }

        // There is no retry left: a caller that met the probe would fail.
        await().atMost(SOON).until(() -> service.get().equals("two") && one.calls() > 3);
        one.recovers();
        await().atMost(SOON).until(() -> service.get().equals("one"));
    }

    @Test
    void ifAllAreEjectedTheyAreStillCalled() throws IOException {
        TestService service = service(Duration.ofSeconds(1), new Retries(20, 10), FOR_GOOD);
        TestInstance one = service.start("one").resets();
        TestInstance two = service.start("two").resets();
        assertThatThrownBy(service::get).hasMessageContaining("instances tried: 2");

        one.recovers();
        two.recovers();
        assertThat(service.get()).isIn("one", "two");
    }

    @Test
    void anInstanceThatConsulBringsBackIsCalledImmediately() throws IOException {
        TestService service = service(Duration.ofSeconds(1), new Retries(20, 10), FOR_GOOD);
        TestInstance one = service.start("one").resets();
        service.start("two");
        while (one.calls() == 0) {
            assertThat(service.get()).isEqualTo("two");
        }
        one.deregister();
        service.awaitInstances(1);
        assertThat(service.get()).as("a call that finds it gone").isEqualTo("two");

        one.recovers().register(service.name());
        service.awaitInstances(2);
        await().atMost(SOON).until(() -> service.get().equals("one"));
    }

    @Test
    void aShortDeadlineEjectsNoInstance() throws IOException {
        TestService service = service(Duration.ofSeconds(5), new Retries(20, 10), FOR_GOOD);
        TestInstance only = service.start("one").hangs();
        assertThatThrownBy(() -> Deadline.within(Duration.ofMillis(100), service::get))
                .hasMessageContaining("the deadline has passed");
        assertThat(only.timeLimit()).isBetween(1L, 100L);

        assertThat(service.ejected()).isZero();
    }

    @Test
    void retriesEndWithTheBudget() throws IOException {
        TestService service = service(Duration.ofSeconds(1), new Retries(20, 3), FOR_GOOD);
        TestInstance one = service.start("one").resets();
        TestInstance two = service.start("two").resets();

        List<Throwable> failures =
                Stream.generate(() -> catchThrowable(service::get)).limit(50).toList();

        // Three at once, then one for every five calls.
        assertThat(one.calls() + two.calls() - failures.size()).isBetween(3, 3 + failures.size() / 5);
        assertThat(failures)
                .anySatisfy(failure -> assertThat(failure).hasMessageContaining("the retry budget is spent"));
    }

    private TestService service(Duration responseTimeout, Retries retries, Ejection ejection) {
        var service = new TestService(
                consul.uri(),
                new RoutingSettings(
                        Duration.ofMillis(200),
                        responseTimeout,
                        3,
                        6,
                        Duration.ZERO,
                        retries,
                        NO_HEDGES,
                        ejection,
                        NEVER));
        opened.add(service);
        return service;
    }
}
