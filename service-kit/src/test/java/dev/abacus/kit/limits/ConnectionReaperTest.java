package dev.abacus.kit.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.kit.TestService;
import dev.abacus.kit.http.Caller;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.test.util.ReflectionTestUtils;

/** Clients that keep connections, and clients that do not take their answers. */
@SpringBootTest(
        classes = {TestService.class, LargeController.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "server.tomcat.max-connections=40",
            "server.tomcat.connection-timeout=60s",
            "abacus.receiving.body-timeout=100ms",
            "abacus.receiving.answer-timeout=1s",
            "abacus.deadline.max-timeout=800ms"
        })
class ConnectionReaperTest {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String PROBE = "GET /actuator/health/liveness HTTP/1.1\r\nHost: x\r\n\r\n";

    private final List<Sender> senders = new ArrayList<>();

    @LocalServerPort
    private int port;

    @Autowired
    private LargeController large;

    @Autowired
    private ServletWebServerApplicationContext context;

    private Caller service = new Caller(0);

    @BeforeEach
    void call() {
        service = new Caller(port);
    }

    @AfterEach
    void end() throws IOException {
        for (Sender sender : senders) {
            sender.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", PROBE})
    void idleConnectionsKeepNobodyOut(String sent) throws IOException {
        for (int i = 0; i < 60; i++) {
            sender().sends(sent);
        }

        for (int i = 0; i < 20; i++) {
            assertThat(service.raw(PROBE.replace("Host", "Connection: close\r\nHost"))
                            .status())
                    .isEqualTo(200);
        }
    }

    /** A clock that is set back by an hour makes the last read of each connection an hour later than now. */
    @Test
    void idleConnectionsAreFoundAfterTheClockIsSetBack() throws IOException {
        for (int i = 0; i < 36; i++) {
            sender().sends("");
        }
        await().atMost(SOON).until(() -> connections().size() == 36);
        long inAnHour = System.currentTimeMillis() + Duration.ofHours(1).toMillis();
        connections().forEach(each -> ReflectionTestUtils.setField(each, "lastRead", inAnHour));

        sender().sends("");
        sender().sends("");

        await().atMost(SOON).until(() -> connections().size() <= 32);
    }

    @Test
    void theAddressWithTheMostConnectionsLosesThem() throws IOException {
        Sender other = sender("127.0.0.2").sends(PROBE);
        for (int i = 0; i < 60; i++) {
            sender().sends("");
        }
        assertThat(service.raw(PROBE.replace("Host", "Connection: close\r\nHost"))
                        .status())
                .isEqualTo(200);

        assertThat(other.sends(PROBE.replace("Host", "Connection: close\r\nHost"))
                        .answer())
                .contains("HTTP/1.1 200", "Connection: close");
    }

    @Test
    void whereThereIsRoomIdleConnectionsStay() throws IOException {
        Sender first = sender().sends(PROBE);
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true);

        assertThat(first.sends(PROBE.replace("Host", "Connection: close\r\nHost"))
                        .answer())
                .contains("HTTP/1.1 200", "Connection: close");
    }

    @Test
    void anAnswerThatIsTakenTooSlowlyIsGivenUp() throws IOException {
        Sender slow = sender().sends("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
        await().atMost(SOON).until(() -> large.writing() == 1);

        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).until(() -> {
            slow.takes(16 * 1024);
            return large.writing() == 0;
        });
    }

    private Set<?> connections() {
        var server = (TomcatWebServer) Objects.requireNonNull(context.getWebServer());
        return ((BoundedHttpProtocol) server.getTomcat().getConnector().getProtocolHandler()).connections();
    }

    private Sender sender() throws IOException {
        return sender("127.0.0.1");
    }

    private Sender sender(String from) throws IOException {
        Sender sender = new Sender(port, from);
        senders.add(sender);
        return sender;
    }
}
