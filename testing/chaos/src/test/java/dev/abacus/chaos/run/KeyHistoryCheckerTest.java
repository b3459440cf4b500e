package dev.abacus.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyHistoryCheckerTest {

    private static final int MANY = 50;
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final StateServer server = new StateServer();

    KeyHistoryCheckerTest() throws IOException {}

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aRightApiPasses() {
        KeyHistoryChecker checker = start();
        checker.expectNoFailures();
        awaitRequests(4 * MANY);

        assertThat(checker.check().all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 302, 400, 404, 412, 415, 500, 503})
    void aStatusThatIsNotDocumentedIsAViolation(int status) {
        server.answer(status, "");
        KeyHistoryChecker checker = start();
        awaitRequests(MANY);

        assertThat(checker.check().violations())
                .anyMatch(violation -> violation.startsWith("unexpected response: ")
                        && violation.contains(" -> " + status + ", key "));
    }

    @Test
    void aDefectOfReadsAndOneOfWritesAreViolations() {
        server.answer(500, "");
        KeyHistoryChecker checker = start();
        awaitRequests(2 * MANY);

        assertThat(checker.check().violations())
                .anyMatch(violation -> violation.contains("  get -> 500"))
                .anyMatch(violation -> violation.matches(".*  put .* -> 500.*"))
                .anyMatch(violation -> violation.matches(".*  delete.* -> 500.*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unavailable", "overloaded", "outcome-unknown"})
    void aRefusalAfterRecoveryIsAFailure(String problem) {
        KeyHistoryChecker checker = start();
        awaitRequests(4 * MANY);
        checker.expectNoFailures();
        server.refuse(problem);
        awaitRequests(MANY);

        CheckResult result = checker.check();
        assertThat(result.violations()).isEmpty();
        assertThat(result.failures())
                .isNotEmpty()
                .allMatch(failure -> failure.startsWith("request failed after recovery: ")
                        && failure.contains("503 urn:abacus:problem:" + problem));
    }

    @Test
    void refusalsBeforeRecoveryAreNoFailures() {
        server.refuse("unavailable");
        KeyHistoryChecker checker = start();
        awaitRequests(MANY);
        server.serve();
        checker.expectNoFailures();
        awaitRequests(4 * MANY);

        assertThat(checker.check().all()).isEmpty();
    }

    @Test
    void tooFewAnswersAreAFailure() {
        server.refuse("outcome-unknown");
        KeyHistoryChecker checker = start();
        awaitRequests(MANY);
        checker.expectNoFailures();

        assertThat(checker.check().failures())
                .contains("only 0 reads and 0 writes of keys were acknowledged: a run needs 10 of each");
    }

    private KeyHistoryChecker start() {
        return new KeyHistoryChecker(List.of(server.uri()), 1, PAUSE);
    }

    private void awaitRequests(int count) {
        int until = server.requests() + count;
        await().atMost(Duration.ofSeconds(60)).until(() -> server.requests() >= until);
    }
}
