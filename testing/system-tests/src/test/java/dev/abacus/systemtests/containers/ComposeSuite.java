package dev.abacus.systemtests.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.chaos.load.CallOutcome;
import dev.abacus.chaos.load.OpenLoop;
import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.Reply;
import dev.abacus.systemtests.support.KeptSuite;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Base of the tests that share one suite in containers; each test leaves it whole. */
@NeedsDocker
abstract class ComposeSuite {

    static final String MULTIPLY = "/api/multiply?a=7&b=8";

    /** Few calls a second: JVMs that start next to those that are to answer take the most of a small machine. */
    private static final int CALLS_PER_SECOND = 10;

    @RegisterExtension
    static final KeptSuite<Compose> SUITE = new KeptSuite<>(() -> {
        var compose = new Compose();
        compose.abacus("up", "--docker");
        return compose;
    });

    final Compose compose = SUITE.get();
    final Api gateway = compose.gateway();

    interface Scenario {
        void run() throws InterruptedException;
    }

    /** Calls are made before, during and after the scenario. */
    final void costsNoCall(Scenario scenario) throws InterruptedException {
        eventually().alias("calls that find nothing unusual").until(this::isQuiet);
        try (OpenLoop load = load(10)) {
            scenario.run();
            assertThat(load.stop()).filteredOn(CallOutcome::failed).isEmpty();
        }
    }

    private boolean isQuiet() throws InterruptedException {
        try (OpenLoop load = load(20)) {
            return load.stop().stream()
                    .noneMatch(outcome -> outcome.failed() || outcome.latency().toMillis() > 300);
        }
    }

    /** Returns when it has made more calls than that. */
    private OpenLoop load(int calls) {
        OpenLoop load = OpenLoop.start(List.of(gateway.base()), 1, CALLS_PER_SECOND);
        await().until(() -> load.made() > calls);
        return load;
    }

    final Reply record() {
        return gateway.post(
                "/api/sum",
                "{\"numbers\":[1,2]}",
                "Idempotency-Key",
                UUID.randomUUID().toString());
    }

    final long routed(String service) {
        return gateway.get("/api/topology")
                .json()
                .path("services")
                .valueStream()
                .filter(candidate -> candidate.path("name").asString().equals(service))
                .flatMap(found -> found.path("instances").valueStream())
                .filter(instance -> instance.path("routed").asBoolean(false))
                .count();
    }

    static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(250));
    }
}
