package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.abacus.gateway.routing.RoutingSettings.Breaker;
import dev.abacus.gateway.routing.RoutingSettings.Ejection;
import dev.abacus.gateway.routing.RoutingSettings.Hedges;
import dev.abacus.gateway.routing.RoutingSettings.Retries;
import dev.abacus.testsupport.TestConsul;
import dev.abacus.testsupport.TestServers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calls that a failing service sees, of those that are made, on real sockets. No breaker helps. */
class RetryAmplificationTest {

    private static final int CALLS = 500;
    private static final int PERCENT = 20;
    private static final int RESERVE = 10;
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** No probe is counted. */
    private static final Duration FOR_GOOD = Duration.ofSeconds(60);

    private static TestConsul consul;

    private final TestService service = service();

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
        service.close();
    }

    @Test
    void halfOfTheAnswersAre500() throws IOException {
        List<TestInstance> both = service.start("one", "two");
        both.forEach(TestInstance::failsHalf);

        assertThat(failed(service::get)).isBetween(CALLS / 3, CALLS * 2 / 3);
        assertThat(failed(() -> service.post(TestService.KEY))).isBetween(CALLS / 3, CALLS * 2 / 3);

        assertThat(seenBy(both)).isBetween(2 * CALLS, 2 * CALLS * (100 + PERCENT) / 100);
    }

    /** The reserve is for the burst of one dying instance, beside the percentage. */
    @Test
    void noCallIsAnswered() throws IOException {
        List<TestInstance> both = service.start("one", "two");
        both.forEach(TestInstance::resets);

        assertThat(failed(service::get)).isEqualTo(CALLS);

        assertThat(seenBy(both)).isBetween(CALLS, CALLS * (100 + PERCENT) / 100 + RESERVE);
    }

    private static int failed(Callable<String> call) {
        int failed = 0;
        for (int i = 0; i < CALLS; i++) {
            failed += catchThrowable(call::call) == null ? 0 : 1;
        }
        return failed;
    }

    private static int seenBy(List<TestInstance> instances) {
        return instances.stream().mapToInt(TestInstance::calls).sum();
    }

    private static TestService service() {
        return new TestService(
                consul.uri(),
                new RoutingSettings(
                        SECOND,
                        SECOND,
                        3,
                        6,
                        Duration.ZERO,
                        new Retries(PERCENT, RESERVE),
                        new Hedges(true, Duration.ofMillis(30)),
                        new Ejection(FOR_GOOD, FOR_GOOD, SECOND, 3),
                        new Breaker(100, 10_000, 10_000, SECOND, 1)));
    }
}
