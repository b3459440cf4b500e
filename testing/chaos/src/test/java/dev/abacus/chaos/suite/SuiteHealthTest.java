package dev.abacus.chaos.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuiteHealthTest {

    private static final String INSTANCE = "{\"health\":\"PASSING\",\"routed\":true}";
    private static final String TOPOLOGY = """
            {"consul":{"reachable":true},
             "etcd":{"leader":"etcd-1","members":[{"reachable":true}]},
             "services":[%s]}""".formatted(
                    Stream.concat(Stream.of("gateway"), SuiteProcesses.SERVICES.stream())
                            .map(name -> "{\"name\":\"%s\",\"instances\":[%s,%s]}".formatted(name, INSTANCE, INSTANCE))
                            .collect(joining(",")));

    private final HttpServer gateway;

    SuiteHealthTest() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve("/api/", 200, "{}");
        serve("/api/topology", 200, TOPOLOGY);
        gateway.start();
    }

    @AfterEach
    void close() {
        gateway.stop(0);
    }

    @Test
    void aGatewayThatFindsAllPartsWellAndReadsKeysIsHealthy() {
        serve("/api/state/", 404, "");

        assertThat(isHealthy()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 500, 503})
    void aGatewayThatDoesNotReadKeysIsNotHealthy(int status) {
        serve("/api/state/", status, "");

        assertThat(isHealthy()).isFalse();
    }

    private boolean isHealthy() {
        return SuiteHealth.isHealthyAfterCalls(
                URI.create("http://127.0.0.1:" + gateway.getAddress().getPort()));
    }

    private void serve(String path, int status, String text) {
        gateway.createContext(path, exchange -> {
            try (exchange) {
                byte[] body = text.getBytes(UTF_8);
                exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        });
    }
}
