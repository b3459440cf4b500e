package dev.abacus.gateway.api.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.kit.settings.LiveSetting;
import dev.abacus.state.Feed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Streams of a real Tomcat that stops, to readers on real sockets. */
class StreamsAtStopTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final AnnotationConfigServletWebServerApplicationContext server =
            new AnnotationConfigServletWebServerApplicationContext(Server.class);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aReaderThatTakesNothingHoldsUpNeitherTheOthersNorTheStop() throws Exception {
        try (Socket stuck = reader("/flood");
                Socket other = reader("/quiet")) {
            takesHead(stuck);
            takesHead(other);
            awaitBlockedSender();

            Thread stopping = Thread.ofPlatform().start(server::close);

            assertThat(new String(other.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith("\r\n0\r\n\r\n");
            assertThat(stopping.join(SOON)).isTrue();
        }
    }

    @Test
    void aStreamThatIsOpenedDuringTheStopEnds() throws Exception {
        server.getBean(EventStreams.class).stop();
        try (Socket late = reader("/quiet")) {
            assertThat(new String(late.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    private Socket reader(String path) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4 * 1024);
        socket.setSoTimeout((int) SOON.toMillis());
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                Objects.requireNonNull(server.getWebServer()).getPort()));
        socket.getOutputStream()
                .write("GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                        .formatted(path)
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void takesHead(Socket socket) throws IOException {
        assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 200");
    }

    private void awaitBlockedSender() {
        AtomicInteger sent = server.getBean(Streams.class).sent;
        var last = new AtomicInteger(-1);
        await().atMost(SOON).pollInterval(Duration.ofMillis(500)).until(() -> last.getAndSet(sent.get()) == sent.get());
    }

    @RestController
    static class Streams {
        private final EventStreams streams;
        private final AtomicInteger sent = new AtomicInteger();

        Streams(EventStreams streams) {
            this.streams = streams;
        }

        @GetMapping("/flood")
        SseEmitter flood(HttpServletRequest request) {
            return open(request, Duration.ZERO);
        }

        @GetMapping("/quiet")
        SseEmitter quiet(HttpServletRequest request) {
            return open(request, Duration.ofDays(1));
        }

        private SseEmitter open(HttpServletRequest request, Duration pause) {
            return streams.open(
                    request,
                    null,
                    _ -> new EndlessFeed(pause),
                    event -> SseEmitter.event().data(event),
                    String::length);
        }

        private final class EndlessFeed implements Feed<String> {
            private final Duration pause;

            private EndlessFeed(Duration pause) {
                this.pause = pause;
            }

            @Override
            public String beginning() {
                return "1";
            }

            @Override
            public String poll(Duration wait) throws InterruptedException {
                Thread.sleep(pause);
                sent.incrementAndGet();
                return "x".repeat(10_000);
            }

            @Override
            public void close() {}
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebMvc
    static class Server {

        @Bean
        TomcatServletWebServerFactory tomcat() {
            var tomcat = new TomcatServletWebServerFactory(0);
            tomcat.setShutdown(Shutdown.GRACEFUL);
            return tomcat;
        }

        @Bean
        DefaultLifecycleProcessor lifecycleProcessor() {
            var lifecycle = new DefaultLifecycleProcessor();
            lifecycle.setTimeoutPerShutdownPhase(2_000);
            return lifecycle;
        }

        @Bean
        DispatcherServlet dispatcherServlet() {
            return new DispatcherServlet();
        }

        @Bean
        EventStreams eventStreams() {
            return new EventStreams(
                    new StreamPermits(LiveSetting.fixed(new StreamSettings(5, 5))), new SimpleMeterRegistry());
        }

        @Bean
        Streams streams(EventStreams streams) {
            return new Streams(streams);
        }
    }
}
