package dev.abacus.cluster.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.abacus.cluster.process.Pause;
import dev.abacus.cluster.room.Conditions.Level;
import dev.abacus.cluster.room.load.CallTimeSeries;
import dev.abacus.cluster.room.load.RoomLoad;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sentence about a load whose gateway answers at once, but holds back some answers. */
class ConditionsTest {
    /** The headline counts the last five whole seconds. */
    private static final Duration COUNTED = Duration.ofSeconds(6);

    private final AtomicInteger toHold = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);
    private final HttpServer gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final RoomLoad load;

    ConditionsTest() throws IOException {
        gateway.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        gateway.createContext("/", exchange -> {
            try (exchange) {
                if (toHold.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    release.await();
                }
                exchange.sendResponseHeaders(200, -1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        URI uri = URI.create("http://127.0.0.1:" + gateway.getAddress().getPort());
        load = new RoomLoad(() -> Map.of("gateway", uri), () -> true);
    }

    @BeforeEach
    void allIsWell() {
        gateway.start();
        load.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> conditions().level() == Level.WELL);
    }

    @AfterEach
    void close() {
        release.countDown();
        load.close();
        gateway.stop(0);
    }

    @Test
    void callsThatWaitShowBeforeTheyFail() {
        toHold.set(Integer.MAX_VALUE);
        await().until(() -> load.inFlight() > 1);
        Pause.of(CallTimeSeries.SLOW.multipliedBy(2));

        assertThat(conditions().level()).isIn(Level.SLOW, Level.FAILED);
        assertThat(conditions().text()).matches("\\d+ calls wait longer than 250 ms, the others succeed\\..*");

        await().atMost(COUNTED.plusSeconds(2)).until(() -> conditions().text().contains("none was answered"));
        await().until(() -> conditions().level() == Level.FAILED);
    }

    @Test
    void aLongCallCountsWhenItEnds() {
        toHold.set(1);
        await().until(() -> toHold.get() == 0);
        Pause.of(COUNTED);
        release.countDown();

        await().atMost(COUNTED).until(() -> conditions().text().matches("All calls succeed, 1 of \\d+ are slow\\..*"));
        assertThat(conditions().level()).isEqualTo(Level.SLOW);
    }

    private Conditions conditions() {
        return Conditions.of(load);
    }
}
