package dev.abacus.kit.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.kit.StartedService;
import dev.abacus.kit.TestService;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.annotation.Import;

/** An instance that calls itself, without Consul and etcd. */
class WarmUpTest {
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");
    private static final Duration LONG = Duration.ofSeconds(30);

    @Import(WarmController.class)
    static class WarmService extends TestService {}

    @Test
    void callsItselfBeforeItIsReadyAndThatIsNoMetricOfCallers() {
        try (var started = with(
                "abacus.warm-up.duration=30s", "abacus.warm-up.calls=20", "abacus.warm-up.paths=/warm,/failing,/{")) {
            // One call each of what fails, and of the dry run of a write, which etcd does not answer here.
            assertThat(readiness(started)).hasSize(18).containsOnly(ReadinessState.REFUSING_TRAFFIC);
            // The last one may be counted late, after its answer.
            assertThat(started.context()
                            .getBean(MeterRegistry.class)
                            .find("http.server.requests")
                            .timers())
                    .allSatisfy(timer -> assertThat(timer.count()).isLessThanOrEqualTo(1));
            assertThat(started.calls().get("/actuator/health/readiness").status())
                    .isEqualTo(200);
        }
    }

    /** By default it has more time than a busy machine needs for some calls. */
    @Test
    void slowCallsAreMadeToTheEnd() {
        try (var started = with("abacus.warm-up.calls=10", "abacus.warm-up.paths=/slow")) {
            // the tenth is the dry run of a write
            assertThat(readiness(started)).hasSize(9);
        }
    }

    @Test
    @Timeout(60)
    void aCallThatHangsDelaysTheStartNoLongerThanItsTime() {
        long began = System.nanoTime();
        try (var started = with("abacus.warm-up.duration=500ms", "abacus.warm-up.paths=/hanging")) {
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONG);
            assertThat(readiness(started)).hasSize(1);
        }
    }

    @Test
    void canBeSwitchedOff() {
        try (var started = with("abacus.warm-up.paths=/warm", "abacus.hardening.warm-up.enabled=false")) {
            assertThat(readiness(started)).isEmpty();
        }
    }

    private static StartedService with(String... settings) {
        return StartedService.with(WarmService.class, NOWHERE, settings);
    }

    private static List<ReadinessState> readiness(StartedService started) {
        return started.context().getBean(WarmController.class).readiness;
    }
}
