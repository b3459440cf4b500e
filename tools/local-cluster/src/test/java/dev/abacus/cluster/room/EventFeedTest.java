package dev.abacus.cluster.room;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
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
            page.setSoTimeout(10_000);
            assertThat(bytesUntilTheEnd(page.getInputStream())).isLessThan(LARGE.length());
        } finally {
            server.stop(0);
        }
    }

    private static long bytesUntilTheEnd(InputStream stream) {
        long bytes = 0;
        byte[] buffer = new byte[64 * 1024];
        try {
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                bytes += read;
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection is still open", e);
        } catch (IOException e) {
            // it was reset
        }
        return bytes;
    }
}
