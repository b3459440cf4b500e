package dev.abacus.cluster.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkTest {
    /** Long enough for forwarded data to arrive. */
    private static final int SILENCE_MILLIS = 300;

    private static final int PATIENCE_MILLIS = 10_000;
    private static final Duration FOREVER = Duration.ofMinutes(10);

    private final ServerSocket target = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Link link = Link.open(0, (InetSocketAddress) target.getLocalSocketAddress());

    LinkTest() throws IOException {
        target.setSoTimeout(PATIENCE_MILLIS);
    }

    @AfterEach
    void close() throws IOException {
        link.close();
        target.close();
    }

    @Test
    void passesOnWhatBothSidesSayAndThatOneHasNoMoreToSay() throws IOException {
        try (Socket client = connect();
                Socket server = accept()) {
            send(client, "question");
            client.shutdownOutput();
            assertThat(server.getInputStream().readAllBytes()).asString().isEqualTo("question");

            send(server, "answer");
            server.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("answer");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void acceptsAgainAfterAFailureToAccept(boolean isError) throws IOException {
        AtomicInteger failures = new AtomicInteger(2);
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress()) {
            @Override
            public Socket accept() throws IOException {
                if (failures.getAndDecrement() > 0) {
                    if (isError) {
                        throw new NoClassDefFoundError("Late");
                    }
                    throw new SocketException("Too many open files");
                }
                return super.accept();
            }
        };
        try (Link failing = Link.open(listener, (InetSocketAddress) target.getLocalSocketAddress());
                Socket client = new Socket(InetAddress.getLoopbackAddress(), failing.port());
                Socket server = accept()) {
            send(client, "question");
            assertThat(receive(server, 8)).isEqualTo("question");
        }
    }

    @Test
    void passesOnAReset() throws IOException {
        try (Socket client = connect();
                Socket server = accept()) {
            exchange(client, server);
            send(server, "half an ans");
            abort(server);

            assertThat(receive(client, 11)).isEqualTo("half an ans");
            assertReset(client);
        }
    }

    @Test
    void resetsTheClientOfATargetThatIsGone() throws IOException {
        target.close();

        try (Socket client = connect()) {
            assertReset(client);
        }
    }

    @Test
    void isSilentInBothDirectionsWhileItIsCut() throws IOException {
        try (Socket client = connect();
                Socket server = accept()) {
            exchange(client, server);

            link.cut();

            send(client, "lost");
            assertSilent(server);
            send(server, "lost");
            assertSilent(client);
        }
    }

    @Test
    void doesNotTellThatASideIsGoneWhileItIsCut() throws IOException {
        try (Socket client = connect();
                Socket server = accept()) {
            exchange(client, server);
            link.cut();

            abort(server);

            assertSilent(client);
        }
    }

    @Test
    void acceptsConnectionsThatLeadNowhereWhileItIsCut() throws IOException {
        link.cut();

        try (Socket client = connect()) {
            send(client, "lost");
            assertSilent(client);
            target.setSoTimeout(SILENCE_MILLIS);
            assertThatThrownBy(target::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void resetsWhatWasCutWhenItIsHealedAndIsWholeFromThen() throws IOException {
        try (Socket before = connect();
                Socket server = accept()) {
            exchange(before, server);
            link.cut();
            try (Socket during = connect()) {
                send(during, "lost");
                assertSilent(during);

                link.heal();

                assertReset(before);
                assertReset(server);
                assertReset(during);
            }
        }
        try (Socket after = connect();
                Socket server = accept()) {
            exchange(after, server);
        }
    }

    @Test
    void resetsOldAndNewConnectionsWhileItRefuses() throws IOException {
        try (Socket before = connect();
                Socket server = accept()) {
            exchange(before, server);

            link.refuse();

            assertReset(before);
            assertReset(server);
            assertRefused();
        }
        link.heal();
        try (Socket after = connect();
                Socket server = accept()) {
            exchange(after, server);
        }
    }

    @Test
    void delaysEachDirection() throws IOException {
        Duration delay = Duration.ofMillis(200);
        try (Socket client = connect();
                Socket server = accept()) {
            link.delay(delay);
            Instant begin = Instant.now();

            exchange(client, server);

            assertThat(Duration.between(begin, Instant.now())).isGreaterThanOrEqualTo(delay.multipliedBy(2));
        }
    }

    @Test
    void delaysMuchByTheSameTimeAsLittleAndKeepsItsOrder() throws IOException {
        byte[] much = new byte[8 << 20];
        new Random(7).nextBytes(much);
        try (Socket client = connect();
                Socket server = accept()) {
            link.delay(Duration.ofMillis(200));
            Instant begin = Instant.now();
            Thread.ofVirtual().start(() -> send(client, much));

            assertThat(server.getInputStream().readNBytes(much.length)).isEqualTo(much);
            assertThat(Duration.between(begin, Instant.now()))
                    .as("512 chunks of 16 kB; one after the other, they would take 100 s")
                    .isBetween(Duration.ofMillis(200), Duration.ofSeconds(5));
        }
    }

    @Test
    void handsOnWhatIsDelayedWhenItIsHealed() throws IOException {
        try (Socket client = connect();
                Socket server = accept()) {
            link.delay(FOREVER);
            send(client, "first");
            assertSilent(server);

            link.heal();

            assertThat(receive(server, 5)).isEqualTo("first");
            exchange(client, server);
        }
    }

    @Test
    void losesWhatIsDelayedWhenItIsCut() throws IOException {
        try (Socket client = connect();
                Socket server = accept()) {
            link.delay(FOREVER);
            send(client, "lost");
            assertSilent(server);

            link.cut();

            assertSilent(server);
        }
    }

    @Test
    void losesAnswersFromTheRequestThatItIsToldAndNoRequest() throws IOException {
        try (Socket client = connect();
                Socket server = accept()) {
            link.loseAnswersTo("once");
            exchange(client, server);
            assertThat(link.loses()).isFalse();

            send(client, "once");

            assertThat(receive(server, 4)).isEqualTo("once");
            send(server, "lost");
            assertSilent(client);
            assertThat(link.loses()).isTrue();
            send(client, "more");
            assertThat(receive(server, 4)).isEqualTo("more");
            link.heal();
            assertReset(client);
        }
    }

    @Test
    void deliversTheRequestThatItHeldBackAndNoLaterOne() throws IOException {
        try (Socket client = connect();
                Socket server = accept()) {
            link.holdBack("late");
            exchange(client, server);
            send(client, "late");
            assertSilent(server);
            send(client, "lost");
            send(server, "pong");
            assertThat(receive(client, 4)).isEqualTo("pong");
            assertThat(link.answered()).isFalse();

            link.deliver();

            assertThat(receive(server, 4)).isEqualTo("late");
            assertSilent(server);
            send(server, "pong");
            assertThat(receive(client, 4)).isEqualTo("pong");
            assertThat(link.answered()).isTrue();
        }
    }

    @Test
    void resetsItsConnectionsAndGivesItsPortBackWhenItIsClosed() throws IOException {
        try (Socket client = connect();
                Socket server = accept()) {
            exchange(client, server);

            link.close();

            assertReset(client);
            assertReset(server);
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            Link.open(link.port(), (InetSocketAddress) target.getLocalSocketAddress())
                    .close();
        }
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), link.port());
        client.setSoTimeout(PATIENCE_MILLIS);
        return client;
    }

    private Socket accept() throws IOException {
        Socket server = target.accept();
        server.setSoTimeout(PATIENCE_MILLIS);
        return server;
    }

    private static void exchange(Socket client, Socket server) throws IOException {
        send(client, "ping");
        assertThat(receive(server, 4)).isEqualTo("ping");
        send(server, "pong");
        assertThat(receive(client, 4)).isEqualTo("pong");
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void abort(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static String receive(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    private static void assertReset(Socket socket) {
        assertThatThrownBy(() -> socket.getInputStream().read()).hasMessageContaining("Connection reset");
    }

    /** The reset may come before connect() has returned. */
    private void assertRefused() {
        assertThatThrownBy(() -> {
                    try (Socket client = connect()) {
                        client.getInputStream().read();
                    }
                })
                .hasMessageContaining("Connection reset");
    }
}
