package dev.abacus.systemtests.overload;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.support.Suite;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The JVMs see one processor, as in a container with a share of one. A virtual thread is not preempted there, so requests
 * that wait for nothing, repeated without a pause, could keep those that wait for an instance from ever going on.
 */
class OneProcessorTest {

    private static final int CLIENTS = 24;
    private static final int CALLS = 20;
    private static final Duration SOON = Duration.ofSeconds(10);

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
    void aFloodKeepsNoCallFromItsTurn(String path) throws Exception {
        withClients(enough -> {
            do {
                assertThat(gateway.get(path).status()).isIn(200, 400, 503);
            } while (!enough.get());
        });
    }

    /** Tomcat serves them one after the other, as long as another one has arrived. */
    @Test
    void connectionsOnWhichRequestsNeverEndKeepNoCallFromItsTurn() throws Exception {
        byte[] requests = "GET /actuator/health/liveness HTTP/1.1\r\nHost: x\r\n\r\n"
                .repeat(200)
                .getBytes(US_ASCII);
        withClients(enough -> {
            try (var socket =
                    new Socket(gateway.base().getHost(), gateway.base().getPort())) {
                Thread reader = Thread.ofVirtual().start(() -> readToTheEnd(socket));
                while (!enough.get()) {
                    socket.getOutputStream().write(requests);
                }
                socket.shutdownOutput();
                reader.join(SOON);
            }
        });
    }

    private static void readToTheEnd(Socket socket) {
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Client {
        void ask(AtomicBoolean enough) throws Exception;
    }

    private static void withClients(Client client) throws Exception {
        var enough = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> flood = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                flood.add(threads.submit(() -> {
                    client.ask(enough);
                    return null;
                }));
            }
            try {
                for (int i = 0; i < CALLS; i++) {
                    gateway.get("/api/multiply?a=7&b=8").isStatus(200);
                    gateway.get("/actuator/health/readiness").isStatus(200);
                }
            } finally {
                enough.set(true);
            }
            for (Future<?> each : flood) {
                each.get();
            }
        }
    }
}
