package dev.abacus.gateway.admission;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.gateway.GatewayApplication;
import dev.abacus.testsupport.TestConsul;
import dev.abacus.testsupport.TestEtcd;
import dev.abacus.testsupport.TestServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Clients for which Tomcat waits, outside of all filters, keep no other request from its thread. */
class StalledClientsTest {

    /** More than the accept throttle starts at the same time. */
    private static final int CLIENTS = 40;

    /** More than the buffers of both sockets take. */
    private static final int PIPELINED = 100_000;

    private static TestConsul consul;
    private static TestEtcd etcd;
    private static ConfigurableApplicationContext gateway;

    private final List<Socket> clients = new ArrayList<>();

    @BeforeAll
    static void start() {
        consul = TestServers.startConsul();
        etcd = TestServers.startEtcd(1);
        gateway = SpringApplication.run(
                GatewayApplication.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.cloud.consul.host=" + consul.uri().getHost(),
                "--spring.cloud.consul.port=" + consul.uri().getPort(),
                "--abacus.etcd.endpoints=" + etcd.endpoints().getFirst());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        etcd.close();
        consul.close();
    }

    @AfterEach
    void end() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
    }

    /** Tomcat answers these itself, and then waits for the body that is to come. */
    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS *", "GET /a%00b", "GET /%zz", "TRACE /api/multiply"})
    void aBodyThatDoesNotComeAfterAnAnswerOfTomcat(String line) throws IOException {
        for (int i = 0; i < CLIENTS; i++) {
            client().getOutputStream()
                    .write((line + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n").getBytes(US_ASCII));
        }
        othersAreAnswered();
    }

    @Test
    void answersThatNobodyReads() throws IOException {
        byte[] requests = "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .repeat(PIPELINED)
                .getBytes(US_ASCII);
        for (int i = 0; i < CLIENTS; i++) {
            Socket client = client();
            Thread.ofVirtual().start(() -> {
                try {
                    client.getOutputStream().write(requests);
                } catch (IOException e) {
                    // The end of the test closes it.
                }
            });
        }
        othersAreAnswered();
    }

    /** Sooner than Tomcat gives a stalled client up, which takes 10 s. */
    private static void othersAreAnswered() throws IOException {
        long began = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            try (var connection = new KeptConnection(gateway)) {
                assertThat(connection.answer("GET /actuator/health/readiness")).startsWith("HTTP/1.1 200");
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }

    private Socket client() throws IOException {
        int port = gateway.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        var client = new Socket();
        clients.add(client);
        client.setReceiveBufferSize(1024);
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return client;
    }
}
