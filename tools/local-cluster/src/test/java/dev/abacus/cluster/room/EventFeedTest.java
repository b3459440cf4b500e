package dev.abacus.cluster.room;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.StringNode;

class EventFeedTest {

    /** More than the buffers of a connection take. */
    private static final String LARGE = "x".repeat(32 * 1024 * 1024);

    @Test
    void aPageThatTakesNothingLosesItsPlace() throws IOException {
        AtomicInteger pages = new AtomicInteger();
        var log = new EventLog();
        var feed = new EventFeed(log, () -> log.snapshot(Map.of("a", StringNode.valueOf(LARGE))), pages);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", feed::serve);
        server.start();
        try (Socket page =
                new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
            page.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
            await().until(() -> pages.get() == 1);

            await().atMost(Duration.ofSeconds(30)).until(() -> pages.get() == 0);
            assertThat(page.isClosed()).isFalse();
        } finally {
            server.stop(0);
        }
    }
}
