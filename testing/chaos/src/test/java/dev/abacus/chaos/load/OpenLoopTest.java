package dev.abacus.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.load.FailoverCaller;
import dev.abacus.cluster.load.LoadCall;
import dev.abacus.cluster.load.LoadOperation;
import dev.abacus.cluster.load.Method;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The generator against a server whose faults are known. */
class OpenLoopTest {

    private static final int RATE = 50;

    @Test
    void aStallIsCountedByAllWhoCameMeanwhile() throws Exception {
        try (var server = new ArithmeticServer()) {
            List<CallOutcome> outcomes = load(List.of(server.uri()), () -> server.stall(Duration.ofSeconds(1)));

            // 50 are due within the second that the server stands still; one that is due at its end is not late. A
            // closed loop
            // would count a few. A busy machine makes others slow, too.
            assertThat(outcomes).filteredOn(slowerThan(100)).hasSizeGreaterThanOrEqualTo(40);
            assertThat(outcomes).filteredOn(slowerThan(500)).hasSizeGreaterThanOrEqualTo(20);
            assertThat(outcomes).noneMatch(CallOutcome::failed);
        }
    }

    @Test
    void callsAreDueAtAConstantRateAndOfAllKinds() throws Exception {
        try (var server = new ArithmeticServer()) {
            List<CallOutcome> outcomes = load(List.of(server.uri()), () -> {});

            for (int number = 0; number < outcomes.size(); number++) {
                CallOutcome outcome = outcomes.get(number);
                assertThat(outcome.call().number()).isEqualTo(RATE + number);
                assertThat(outcome.due()).isEqualTo(Duration.ofMillis(20L * (RATE + number)));
            }
            for (LoadOperation operation : LoadOperation.values()) {
                for (Method method : Method.values()) {
                    assertThat(outcomes)
                            .filteredOn(outcome ->
                                    outcome.isFor(method) && outcome.call().operation() == operation)
                            .hasSizeBetween(outcomes.size() / 4 - 4, outcomes.size() / 4 + 4);
                }
            }
        }
    }

    @Test
    void theSameSeedMakesTheSameCallsWithNewKeys() {
        var calls = new Calls(42);
        var again = new Calls(42);
        for (int number = 0; number < 100; number++) {
            LoadCall call = calls.next();
            LoadCall same = again.next();
            assertThat(same.operands()).isEqualTo(call.operands());
            assertThat(same.key()).isNotEqualTo(call.key());
        }
        assertThat(new Calls(43).next().operands())
                .isNotEqualTo(new Calls(42).next().operands());
    }

    @Test
    void aCallGoesToTheOtherGatewayWhereAConnectionFails() throws Exception {
        try (var first = new ArithmeticServer();
                var second = new ArithmeticServer()) {
            List<CallOutcome> outcomes = load(List.of(first.uri(), second.uri()), second::close);

            assertThat(outcomes).noneMatch(CallOutcome::failed);
            assertThat(outcomes).filteredOn(CallOutcome::switched).hasSizeGreaterThan(20);
        }
    }

    @Test
    void withoutAnotherGatewayAFailedConnectionIsAFailedCall() throws Exception {
        try (var server = new ArithmeticServer()) {
            List<CallOutcome> outcomes = load(List.of(server.uri()), server::close);

            assertThat(outcomes)
                    .filteredOn(CallOutcome::failed)
                    .hasSizeGreaterThan(40)
                    .allMatch(outcome -> outcome.answer().verdict() == CallVerdict.CONNECTION_FAILED);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            WRONG_RESULT    | 200 | {"operation":"multiply","operands":[7,8],"result":57}
            WRONG_RESULT    | 200 | {"operation":"multiply","operands":[7,9],"result":56}
            WRONG_RESULT    | 200 | not JSON
            WRONG_RESULT    | 201 | {"operation":"multiply","operands":[7,8],"result":56,"id":"x"}
            OK              | 200 | {"operation":"multiply","operands":[7,8],"result":56}
            UNAVAILABLE     | 503 | {"type":"urn:abacus:problem:unavailable"}
            OUTCOME_UNKNOWN | 503 | {"type":"urn:abacus:problem:outcome-unknown","outcome":"unknown"}
            OVERLOADED      | 503 | {"type":"urn:abacus:problem:overloaded"}
            OTHER_STATUS    | 503 | not JSON
            OTHER_STATUS    | 500 | {}
            """)
    void classifiesAnswers(CallVerdict verdict, int status, String body) throws Exception {
        var call = new LoadCall(0, Method.GET, LoadOperation.MULTIPLY, List.of(7L, 8L), "key");
        try (var server = new ArithmeticServer()) {
            server.answer(status, body);

            assertThat(made(call, server.uri()).verdict()).isEqualTo(verdict);
        }
    }

    @Test
    void aReplayIsNoFailure() throws Exception {
        var call = new LoadCall(0, Method.POST, LoadOperation.MULTIPLY, List.of(7L, 8L), "key");
        try (var server = new ArithmeticServer()) {
            LoadResponse first = made(call, server.uri());
            LoadResponse second = made(call, server.uri());

            assertThat(first.verdict()).isEqualTo(CallVerdict.OK);
            assertThat(second.verdict()).isEqualTo(CallVerdict.REPLAYED);
            assertThat(second.id()).isEqualTo(first.id()).isNotEmpty();
        }
    }

    private static LoadResponse made(LoadCall call, URI server) throws InterruptedException {
        try (var caller = new FailoverCaller()) {
            return LoadResponse.of(call, caller.make(call, List.of(server), System.nanoTime()));
        }
    }

    /** Two seconds of load before the event, two after; without the first one, in which this JVM gets warm. */
    private static List<CallOutcome> load(List<URI> servers, Runnable event) throws InterruptedException {
        try (var load = OpenLoop.start(servers, 1, RATE)) {
            await().until(() -> load.made() >= 2 * RATE);
            event.run();
            await().until(() -> load.made() >= 4 * RATE);
            return load.stop().subList(RATE, load.made());
        }
    }

    private static Predicate<CallOutcome> slowerThan(long millis) {
        return outcome -> outcome.latency().toMillis() > millis;
    }
}
