package dev.abacus.chaos.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.load.CallOutcome;
import dev.abacus.chaos.load.CallVerdict;
import dev.abacus.chaos.load.LoadResponse;
import dev.abacus.cluster.load.LoadCall;
import dev.abacus.cluster.load.LoadOperation;
import dev.abacus.cluster.load.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reports of known outcomes; the fault is injected after 10 s. */
class ReportTest {

    private final List<CallOutcome> outcomes = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private String unrecovered = "";

    @Test
    void callsThatFailOrAreSlowAreNotNormal() {
        call(Method.GET, 11_000, 5, CallVerdict.UNAVAILABLE);
        call(Method.POST, 12_000, 900, CallVerdict.OK);
        call(Method.GET, 13_000, 5, CallVerdict.OK);
        call(Method.GET, 14_000, 250, CallVerdict.OK);

        assertThat(report().row())
                .isEqualTo("| a fault | 7 | 4 | 1 | 250 ms | 900 ms | 900 ms | 2.9 s |" + System.lineSeparator());
    }

    @Test
    void slowCallsBeforeTheFaultAreNotItsCost() {
        call(Method.GET, 1_000, 900, CallVerdict.OK);
        call(Method.GET, 11_000, 5, CallVerdict.OK);

        assertThat(report().timeToNormal()).isZero();
    }

    @Test
    void detailsAreEnoughToRepeatTheRun() {
        call(Method.POST, 10_500, 5, CallVerdict.TIMEOUT);

        assertThat(report().details())
                .contains("seed 7")
                .contains("+0 ms kill -9 foo")
                .contains("timeout 1; POST sum 1; due from +500 ms to +500 ms")
                .contains("POST sum of [1, 2], key key-0: timeout after 5 ms: body 0")
                .contains("logs: foo");
    }

    @Test
    void expectationsThatAreMet() {
        call(Method.GET, 11_000, 1_000, CallVerdict.REPLAYED);

        assertThat(new Expectations(report())
                        .noFailedCall()
                        .slowestCall(Duration.ofMillis(1_001))
                        .missed())
                .isEmpty();
    }

    @Test
    void reportsEveryExpectationThatIsMissed() {
        violations.add("a record is lost");
        call(Method.GET, 11_000, 2_000, CallVerdict.UNAVAILABLE);
        var expectations = new Expectations(report()).noFailedCall().slowestCall(Duration.ofSeconds(1));

        assertThat(expectations.missed())
                .contains("a record is lost")
                .contains("no call fails, but 1 do otherwise")
                .contains("no call takes longer than 1.0 s, but one took 2.0 s");
    }

    @Test
    void aSuiteThatDoesNotRecoverMissesThat() {
        unrecovered = "no recovery: no instance is registered";

        assertThat(new Expectations(report()).noFailedCall().missed())
                .contains("no recovery: no instance is registered");
    }

    private void call(Method method, long due, long latency, CallVerdict verdict) {
        int number = outcomes.size();
        outcomes.add(new CallOutcome(
                new LoadCall(number, method, LoadOperation.SUM, List.of(1L, 2L), "key-" + number),
                Duration.ofMillis(due),
                Duration.ZERO,
                Duration.ofMillis(latency),
                false,
                new LoadResponse(verdict, "", "body " + number)));
    }

    private Report report() {
        var timeline = new Timeline(() -> Duration.ofSeconds(10));
        timeline.record("kill -9 foo");
        return new Report("a fault", RunProfile.full(7), timeline, outcomes, unrecovered, violations, Path.of("foo"));
    }
}
