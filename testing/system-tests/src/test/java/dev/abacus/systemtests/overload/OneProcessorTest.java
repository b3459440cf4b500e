package dev.abacus.systemtests.overload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.support.Suite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The JVMs see one processor, as in a container with a share of one. A virtual thread is not preempted there, so requests
 * that wait for nothing, repeated without a pause, could keep those that wait for an instance from ever going on.
 */
class OneProcessorTest {

    private static final int CLIENTS = 24;
    private static final int CALLS = 20;

    private static LocalCluster cluster;
    private static Api gateway;

    @BeforeAll
    static void start() throws IOException {
        cluster = Suite.own()
                .instances(1)
                .environment("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:ActiveProcessorCount=1")
                .start();
        gateway = new Api(cluster.gateway());
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    /** Answered by the gateway itself, with more processor time or less. */
    @ParameterizedTest
    @ValueSource(strings = {"/api/multiply?a=x&b=8", "/v3/api-docs", "/actuator/prometheus"})
    void aFloodKeepsNoCallFromItsTurn(String path) throws InterruptedException, ExecutionException {
        var enough = new AtomicBoolean();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Set<Integer>>> flood = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                flood.add(clients.submit(() -> statuses(path, enough)));
            }
            try {
                for (int i = 0; i < CALLS; i++) {
                    gateway.get("/api/multiply?a=7&b=8").isStatus(200);
                    gateway.get("/actuator/health/readiness").isStatus(200);
                }
            } finally {
                enough.set(true);
            }
            for (Future<Set<Integer>> client : flood) {
                assertThat(client.get()).isSubsetOf(200, 400, 503);
            }
        }
    }

    private static Set<Integer> statuses(String path, AtomicBoolean enough) {
        Set<Integer> seen = new HashSet<>();
        do {
            seen.add(gateway.get(path).status());
        } while (!enough.get());
        return seen;
    }
}
