package dev.abacus.systemtests.outages;

import static dev.abacus.systemtests.support.Suite.soon;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.process.Parallel;
import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.Reply;
import dev.abacus.systemtests.support.KeptSuite;
import dev.abacus.systemtests.support.Suite;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Base of the tests that take parts of a suite down; each test leaves it whole. */
abstract class OutageSuite {

    static final String MULTIPLY = "/api/multiply?a=7&b=8";
    static final Duration AT_ONCE = Duration.ofSeconds(1);
    static final Duration DEADLINE = Duration.ofMillis(2_500);

    @RegisterExtension
    static final KeptSuite<LocalCluster> SUITE =
            new KeptSuite<>(() -> Suite.own().start());

    final LocalCluster cluster = SUITE.get();
    final Api gateway = new Api(cluster.gateway());

    @AfterEach
    void makeWhole() {
        Parallel.forEach(cluster.names(), cluster::start);
        soon().until(() -> gateway.get(MULTIPLY).status() == 200);
        soon().until(() -> record().status() == 201);
    }

    final Reply record() {
        return gateway.post("/api/sum", "{\"numbers\":[1]}");
    }

    static void within(Duration limit, Runnable call) {
        // One second is the promise; the rest is for a busy machine.
        Assertions.assertTimeout(limit.plusSeconds(1), call::run);
    }
}
