package dev.abacus.kit.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.kit.TestService;
import dev.abacus.kit.http.Caller;
import dev.abacus.kit.http.Reply;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Requests that arrive in parts, or never whole. */
@SpringBootTest(
        classes = {TestService.class, EchoController.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "abacus.receiving.head-timeout=500ms",
            "abacus.receiving.body-timeout=500ms",
            "abacus.receiving.max-partial=8",
            "abacus.receiving.max-buffered=1MB",
            "abacus.limits.max-body=200KB"
        })
class PartialRequestsTest {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String HEAD = "POST /length HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n";
    private static final String KNOWN = HEAD + "Content-Length: 100000\r\n\r\n";
    private static final String CHUNKED = HEAD + "Transfer-Encoding: chunked\r\n\r\n";

    private final List<Sender> senders = new ArrayList<>();

    @LocalServerPort
    private int port;

    @Autowired
    private MeterRegistry meters;

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

    /** The first part is there at once; of the second one byte comes each 100 ms, which Tomcat's own timeout lets pass. */
    @ParameterizedTest
    @CsvSource({
        "of a known length, Content-Length: 100000\\r\\n\\r\\n, x",
        "a chunk, Transfer-Encoding: chunked\\r\\n\\r\\nfffff\\r\\n, x",
        "the length of a chunk, Transfer-Encoding: chunked\\r\\n\\r\\n, 0",
        "an extension of a chunk, Transfer-Encoding: chunked\\r\\n\\r\\n5;, x",
        "chunks of one byte, Transfer-Encoding: chunked\\r\\n\\r\\n, '1\\r\\nx\\r\\n'",
        "trailers, 'Transfer-Encoding: chunked\\r\\n\\r\\n1\\r\\nx\\r\\n0\\r\\nt: ', x",
        "nothing, Content-Length: 100000\\r\\n\\r\\n, ''"
    })
    void aBodyThatTricklesIsEnded(String what, String begin, String rest) throws IOException {
        Sender sender = sender().sends(HEAD + lines(begin));

        String answer = rest.isEmpty() ? sender.answer() : sender.trickles(lines(rest), PAUSE);

        assertThat(answer)
                .as(what)
                .startsWith("HTTP/1.1 408 ")
                .contains("Connection: close", "urn:abacus:problem:request-timeout", "within 500 ms");
        assertThat(partial()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "G",
                "GET /length",
                "GET /length HTTP/1.1\\r\\n",
                "GET /length HTTP/1.1\\r\\nHost: x\\r\\nAccept: "
            })
    void aHeadThatTricklesIsEnded(String begin) throws IOException {
        assertThat(sender().sends(lines(begin)).trickles("x", PAUSE)).isEmpty();
        assertThat(partial()).isZero();
    }

    @Test
    void aSecondRequestOfAConnectionIsTimedAsTheFirst() throws IOException {
        String answer = sender().sends(HEAD + "Content-Length: 2\r\n\r\nxx" + HEAD + "Content-Le")
                .trickles("x", PAUSE);

        assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n2");
    }

    @Test
    void whatArrivesInPartsIsReadWhole() throws IOException {
        Sender sender = sender();
        for (String part : (HEAD
                        + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nxy\r\n1\r\nz\r\n0\r\n\r\n")
                .split("(?<=\n)")) {
            sender.sends(part);
        }

        assertThat(sender.answer()).startsWith("HTTP/1.1 200 ").contains("\r\n\r\n3");
        assertThat(length(150_000)).isEqualTo("150000");
        assertThat(partial()).isZero();
    }

    @Test
    void theRestOfABodyThatIsTooLargeIsNotWaitedForEither() throws IOException {
        String answer = sender().sends(HEAD + "Content-Length: 1000000\r\n\r\n").trickles("x", PAUSE);

        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("at most 204800 bytes");
    }

    @Test
    void aBodyThatIsNotHttpIsRefused() throws IOException {
        assertThat(sender().sends(CHUNKED + "zz\r\n").answer())
                .startsWith("HTTP/1.1 400 ")
                .contains("urn:abacus:problem:invalid-request");
    }

    @Test
    void oneTooManyEndsTheOldest() throws IOException {
        Sender first = sender().sends(KNOWN);
        Sender second = sender().sends("GET /");
        await().atMost(SOON).until(() -> partial() == 2);
        for (int i = 0; i < 20; i++) {
            sender().sends(i % 2 == 0 ? KNOWN : "GET /");
        }

        assertThat(first.answer()).startsWith("HTTP/1.1 503 ").contains("urn:abacus:problem:overloaded", "slowly");
        assertThat(second.answer()).isEmpty();
        assertThat(partial()).isLessThanOrEqualTo(8);
        assertThat(length(10)).isEqualTo("10");
        assertThat(meters.get("abacus.requests.cut")
                        .tag("reason", "displaced")
                        .counter()
                        .count())
                .isGreaterThanOrEqualTo(14);
    }

    @Test
    void allBodiesTogetherTakeABoundedPartOfMemory() throws IOException {
        String most = HEAD + "Content-Length: 204800\r\n\r\n" + "x".repeat(204_799);
        for (int i = 0; i < 6; i++) {
            sender().sends(most);
        }

        await().atMost(SOON).until(() -> senders.stream().anyMatch(PartialRequestsTest::isRefused));
        await().atMost(SOON)
                .until(() -> meters.get("abacus.requests.buffered").gauge().value() == 0);
        assertThat(length(200_000)).isEqualTo("200000");
    }

    private static boolean isRefused(Sender sender) {
        try {
            String answer = sender.answer();
            return answer.startsWith("HTTP/1.1 503 ") && answer.contains("too much memory");
        } catch (IOException e) {
            return false;
        }
    }

    private String length(int body) {
        Reply reply = service.call(
                "POST", "/length", BodyPublishers.ofString("x".repeat(body)), "Content-Type", "text/plain");
        assertThat(reply.status()).isEqualTo(200);
        return reply.text();
    }

    private double partial() {
        return meters.get("abacus.requests.partial").gauge().value();
    }

    private Sender sender() throws IOException {
        Sender sender = new Sender(port);
        senders.add(sender);
        return sender;
    }

    private static String lines(String escaped) {
        return escaped.replace("\\r\\n", "\r\n");
    }
}
