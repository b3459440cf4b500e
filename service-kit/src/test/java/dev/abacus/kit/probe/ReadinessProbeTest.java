package dev.abacus.kit.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessProbeTest {
    @ParameterizedTest
    @CsvSource({"200, true", "503, false", "404, false"})
    void onlyAServiceThatSaysSoIsReady(int status, boolean ready) throws IOException {
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/actuator/health/readiness", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        service.start();
        try {
            assertThat(ReadinessProbe.ask(service.getAddress().getPort()).contains(" 200"))
                    .isEqualTo(ready);
        } finally {
            service.stop(0);
        }
    }

    @Test
    void nobodyThereIsNotReady() {
        assertThat(ReadinessProbe.ask(1)).contains("refused");
    }
}
