package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.gateway.routing.RoutingSettings.Breaker;
import dev.abacus.gateway.routing.RoutingSettings.Ejection;
import dev.abacus.gateway.routing.RoutingSettings.Hedges;
import dev.abacus.gateway.routing.RoutingSettings.Retries;
import dev.abacus.kit.deadline.Deadline;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.testsupport.TestConsul;
import dev.abacus.testsupport.TestServers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Writes that their service answers with 503, as while etcd elects a leader. */
class RefusedWriteTest {

    private static final String UNAVAILABLE = "unavailable";
    private static final String UNKNOWN = "outcome-unknown";
    private static final String NOW = "0";
    private static final String LATER = "1";
    private static final int BUDGET = 10;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /** Longer than the hedge waits. */
    private static final Duration SLOW = Duration.ofMillis(500);

    private static TestConsul consul;

    private final TestService service = service();

    @BeforeAll
    static void start() {
        consul = TestServers.startConsul();
    }

    @AfterAll
    static void stop() {
        consul.close();
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void aServiceThatWaitsForAnElectionIsCalledAgainAndCostsNoAttempt() throws IOException {
        TestInstance only = service.start("one");
        refuse(only, 4, UNAVAILABLE, NOW);

        assertThat(service.post(TestService.KEY)).isEqualTo("one");
        assertThat(only.calls()).isEqualTo(5);
        assertThat(service.ejected()).isZero();
    }

    @Test
    void repetitionsEndWithTheBudget() throws IOException {
        TestInstance only = service.start("one");
        refuse(only, BUDGET + 2, UNAVAILABLE, NOW);

        assertThat(service.post(TestService.KEY)).isEqualTo(UNAVAILABLE);
        assertThat(only.calls()).isEqualTo(1 + BUDGET);
    }

    @Test
    void aRefusalThatIsNotForNowIsFinal() throws IOException {
        TestInstance only = service.start("one");
        refuse(only, 1, UNAVAILABLE, LATER);

        assertThat(service.post(TestService.KEY)).isEqualTo(UNAVAILABLE);
        assertThat(only.calls()).isEqualTo(1);
    }

    @Test
    void aWriteWithoutAKeyIsNotRepeated() throws IOException {
        TestInstance only = service.start("one");
        refuse(only, 1, UNAVAILABLE, NOW);

        assertThat(service.post(TestService.NO_KEY)).isEqualTo(UNAVAILABLE);
        assertThat(only.calls()).isEqualTo(1);
    }

    @Test
    void isNotRepeatedForACallerWithoutTime() throws Exception {
        TestInstance only = service.start("one");
        refuse(only, 1, UNAVAILABLE, NOW);

        assertThat(Deadline.within(CONNECT_TIMEOUT, () -> service.post(TestService.KEY)))
                .isEqualTo(UNAVAILABLE);
        assertThat(only.calls()).isEqualTo(1);
    }

    /** The later attempt knows that it was not executed, and nothing of the earlier one. */
    @Test
    void anUnknownOutcomeStaysUnknown() throws IOException {
        TestInstance only = service.start("one");
        refuse(only, 1, UNKNOWN, NOW);
        refuse(only, 1, UNAVAILABLE, LATER);

        assertThat(service.post(TestService.KEY)).isEqualTo(UNKNOWN);
    }

    @Test
    void aRefusalAfterALostAnswerLeavesTheOutcomeUnknown() throws IOException {
        List<TestInstance> both = service.start("one", "two");
        both.getFirst().resets();
        refuse(both.getLast(), 2, UNAVAILABLE, LATER);

        // The first calls go to one instance each.
        assertThat(List.of(outcome(), outcome())).containsExactlyInAnyOrder(UNAVAILABLE, UNKNOWN);
    }

    @Test
    void aLostAnswerBesideARefusalLeavesTheOutcomeUnknown() throws IOException {
        List<TestInstance> both = service.start("one", "two");
        refuse(both.getFirst().answersAfter(SLOW), 1, UNAVAILABLE, LATER);
        both.getLast().answersAfter(SLOW).resets();

        assertThat(outcome()).isEqualTo(UNKNOWN);
    }

    @Test
    void aRefusalOfAllThatWereAskedSaysThatNothingIsDone() throws IOException {
        for (TestInstance instance : service.start("one", "two")) {
            refuse(instance.answersAfter(SLOW), 1, UNAVAILABLE, LATER);
        }

        assertThat(outcome()).isEqualTo(UNAVAILABLE);
    }

    /** It is quick because it does nothing: that makes no outlier of the instance that works. */
    @Test
    void aRefusalDoesNotOvertakeTheInstanceThatWorks() throws IOException {
        List<TestInstance> both = service.start("one", "two");
        both.getFirst().answersAfter(SLOW);
        refuse(both.getLast(), BUDGET, UNAVAILABLE, LATER);

        for (int call = 0; call < 5; call++) {
            assertThat(outcome()).isEqualTo("one");
        }
        assertThat(service.ejected()).isZero();
    }

    /** As one that is cut off from etcd. */
    @Test
    void anInstanceThatRefusesCostsNoWriteAndFewRepetitions() throws IOException {
        List<TestInstance> both = service.start("one", "two");
        refuse(both.getLast(), BUDGET, UNAVAILABLE, LATER);
        long began = System.nanoTime();

        for (int call = 0; call < 4 * BUDGET; call++) {
            assertThat(service.post(TestService.KEY)).isEqualTo("one");
        }
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        assertThat(both.getLast().calls()).isBetween(1, 2 + (int) seconds);
    }

    /** As without a quorum of etcd: the budget is not spent for nothing. */
    @Test
    void whereAllRefuseAWriteIsNotRepeated() throws IOException {
        List<TestInstance> both = service.start("one", "two");
        both.forEach(instance -> refuse(instance, 4 * BUDGET, UNAVAILABLE, LATER));
        long began = System.nanoTime();

        for (int call = 0; call < 2 * BUDGET; call++) {
            assertThat(service.post(TestService.KEY)).isEqualTo(UNAVAILABLE);
        }
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        assertThat(both.getFirst().calls() + both.getLast().calls())
                .isBetween(2 * BUDGET, 2 * BUDGET + 2 * (1 + (int) seconds));
    }

    private String outcome() {
        try {
            return service.post(TestService.KEY);
        } catch (ProblemException problem) {
            return problem.type() == ProblemType.OUTCOME_UNKNOWN ? UNKNOWN : "another problem";
        }
    }

    private static void refuse(TestInstance instance, int calls, String type, String retryAfter) {
        for (int call = 0; call < calls; call++) {
            instance.refusesNext(type, retryAfter);
        }
    }

    private static TestService service() {
        return new TestService(
                consul.uri(),
                new RoutingSettings(
                        CONNECT_TIMEOUT,
                        Duration.ofSeconds(5),
                        2,
                        6,
                        Duration.ZERO,
                        new Retries(0, BUDGET),
                        new Hedges(true, Duration.ofMillis(200)),
                        new Ejection(Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofMillis(100), 3),
                        new Breaker(50, 10, 5, Duration.ofMillis(200), 2)));
    }
}
