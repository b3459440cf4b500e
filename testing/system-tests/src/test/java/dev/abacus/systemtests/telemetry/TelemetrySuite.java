package dev.abacus.systemtests.telemetry;

import static dev.abacus.systemtests.support.Suite.soon;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.process.Parallel;
import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.support.KeptSuite;
import dev.abacus.systemtests.support.Suite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Base of the tests of a suite that logs in JSON and records traces; each test leaves it whole. */
abstract class TelemetrySuite {

    static final String MULTIPLY = "/api/multiply?a=7&b=8";

    @RegisterExtension
    static final KeptSuite<LocalCluster> SUITE = new KeptSuite<>(() -> Suite.own()
            .tracing()
            .withLinks()
            .environment("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs")
            // An instance that the test before has killed gets its share of the calls at once.
            .environment("ABACUS_ROUTING_SLOW_START", "0s")
            .start());

    final LocalCluster cluster = SUITE.get();
    final Api gateway = new Api(cluster.gateway());

    @BeforeEach
    @AfterEach
    void makeWhole() {
        Parallel.forEach(cluster.names(), cluster::start);
        soon().until(() -> gateway.get(MULTIPLY).status() == 200);
        soon().until(() -> gateway.post("/api/sum", "{\"numbers\":[1]}").status() == 201);
        // Only calls bring an ejected instance back.
        soon().until(() -> {
            gateway.get(MULTIPLY);
            gateway.get("/api/sum?numbers=1");
            return routed() == 4;
        });
    }

    private long routed() {
        return gateway.get("/api/topology")
                .json()
                .path("services")
                .valueStream()
                .filter(service -> !service.path("name").asString("").equals("gateway"))
                .flatMap(service -> service.path("instances").valueStream())
                .filter(instance -> instance.path("routed").asBoolean(false))
                .count();
    }
}
