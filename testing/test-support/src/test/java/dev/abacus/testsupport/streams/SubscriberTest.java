package dev.abacus.testsupport.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server whose streams end behind one event, which quotes the Last-Event-ID of the request. */
class SubscriberTest {

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final URI stream =
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");

    SubscriberTest() throws IOException {
        server.createContext("/", exchange -> {
            String after = requireNonNullElse(exchange.getRequestHeaders().getFirst("Last-Event-ID"), "0");
            exchange.sendResponseHeaders(200, 0);
            String event = "id:%d%ndata:after %s%n%n".formatted(Integer.parseInt(after) + 1, after);
            exchange.getResponseBody().write(event.getBytes(UTF_8));
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void resumesBehindTheLastEvent() throws InterruptedException {
        try (var subscriber = Subscriber.open(List.of(stream, stream))) {
            assertThat(subscriber.next().data()).isEqualTo("after 0");
            assertThat(subscriber.next().data()).isEqualTo("after 1");
            assertThat(subscriber.reconnections()).isPositive();
        }
    }

    @Test
    @Timeout(5)
    void saysAtOnceThatAStreamIsRefused() {
        server.createContext("/refused", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });

        assertThatThrownBy(() -> Subscriber.once(stream.resolve("/refused"), ""))
                .hasMessageStartingWith("no stream opens");
    }

    @Test
    void readsOneStreamToItsEnd() throws InterruptedException {
        try (var subscriber = Subscriber.once(stream, "5")) {
            await().until(() -> subscriber.lastEventId().equals("6"));

            await().until(() -> !subscriber.events().isEmpty());
            assertThat(subscriber.take()).containsExactly(new Event("6", "message", "after 5"));
            assertThat(subscriber.reconnections()).isZero();
        }
    }
}
