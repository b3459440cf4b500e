package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.abacus.kit.consul.ConsulInstanceListSupplier;
import dev.abacus.kit.consul.ConsulQueries;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.ServiceInstance;

/** What a real Consul never answers: the list stays, and is followed again as soon as there is one. */
@ExtendWith(OutputCaptureExtension.class)
class WrongConsulTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String ENTRY = """
            {"Service": {"ID": "%s", "Address": "127.0.0.1", "Port": %d}}""";
    private static final String ONE = "[" + ENTRY.formatted("one", 1) + "]";
    private static final String TWO = "[" + ENTRY.formatted("one", 1) + ", " + ENTRY.formatted("two", 2) + "]";

    private final AtomicInteger asked = new AtomicInteger();
    private volatile int status = 200;
    private volatile String index = "1";
    private volatile String body = ONE;
    private volatile boolean filtered;
    private HttpServer server;
    private ConsulInstanceListSupplier supplier;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("X-Consul-Index", index);
            if (filtered) {
                exchange.getResponseHeaders().set("X-Consul-Results-Filtered-By-ACLs", "true");
            }
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        var consul = ConsulQueries.to("http://127.0.0.1:" + server.getAddress().getPort(), new SimpleMeterRegistry());
        supplier = new ConsulInstanceListSupplier("it", consul);
        assertThat(supplier.get().blockFirst()).hasSize(1);
    }

    @AfterEach
    void stop() {
        supplier.close();
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
                    200 | <html></html>                    | does not answer
                    200 | null                             | does not answer
                    200 | {}                               | does not answer
                    200 | [7]                              | does not answer
                    200 | [[]]                             | does not answer
                    200 | [{"Service": 7}]                 | does not answer
                    200 | [{"Service": {"Port": "x"}}]     | does not answer
                    500 | broken                           | does not answer
                    403 | Permission denied                | refuses
                    404 | nothing                          | does not answer
                    301 | moved                            | does not answer
                    """)
    void theListStaysAndIsFollowedAgain(int wrongStatus, String wrong, String said, CapturedOutput output) {
        answer(wrongStatus, "2", wrong);
        String line = "Consul at http://127.0.0.1:" + server.getAddress().getPort() + " " + said;
        await().atMost(SOON).until(() -> output.getOut().contains(line));
        assertThat(supplier.get().blockFirst()).hasSize(1);

        answer(200, "3", TWO);

        await().atMost(SOON).until(() -> known() == 2);
        assertThat(output.getOut())
                .containsOnlyOnce(line)
                .containsOnlyOnce("what is known stays")
                .doesNotContain("\tat ");
    }

    /** As Consul answers since 1.11 where the token may not read the instances. */
    @Test
    void theListStaysWhereAclsWithholdIt(CapturedOutput output) {
        filtered = true;
        answer(200, "2", "[]");
        await().atMost(SOON).until(() -> output.getOut().contains("refuses instances of it"));
        assertThat(supplier.get().blockFirst()).hasSize(1);
        assertThat(output.getOut())
                .containsOnlyOnce("an answer that its ACLs have emptied: the token needs service:read and node:read;");

        filtered = false;
        answer(200, "3", TWO);

        await().atMost(SOON).until(() -> known() == 2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
                    200 | abc                  | [null]
                    200 | 99999999999999999999 | [{}]
                    200 | -1                   | []
                    200 | 0                    | []
                    """)
    void anIndexThatIsNoneEndsNothing(int wrongStatus, String wrongIndex, String wrong) {
        answer(wrongStatus, wrongIndex, wrong);
        int before = asked.get();
        await().atMost(SOON).until(() -> asked.get() > before + 2);
        assertThat(supplier.get().blockFirst()).hasSize(1);

        answer(200, "3", TWO);

        await().atMost(SOON).until(() -> known() == 2);
    }

    private int known() {
        List<ServiceInstance> instances = supplier.get().blockFirst();
        return instances == null ? 0 : instances.size();
    }

    private void answer(int givenStatus, String givenIndex, String givenBody) {
        index = givenIndex;
        status = givenStatus;
        body = givenBody;
    }
}
