package dev.abacus.systemtests.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.support.Suite;
import dev.abacus.testsupport.streams.Event;
import dev.abacus.testsupport.streams.EventParser;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Server-sent events of calculations and keys. */
class EventStreamTest {

    private final Api gateway = Suite.shared().gateway();

    @Test
    void tellsRecordsAsTheyAreMadeAndResumesWithoutLoss() throws IOException, InterruptedException {
        String seen;
        String first;
        try (var stream = gateway.stream("/api/calculations")) {
            first = gateway.recordSum();
            Event event = stream.next();
            assertThat(event.name()).isEqualTo("calculation");
            assertThat(event.data()).contains(first);
            seen = event.id();
        }
        List<String> missed = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            missed.add(gateway.recordSum());
        }

        try (var stream = gateway.stream("/api/calculations", seen)) {
            for (String id : missed) {
                assertThat(stream.next().data()).contains(id);
            }
        }
    }

    @Test
    void resumesAStreamThatEndedBeforeItsFirstEvent() throws IOException, InterruptedException {
        String beginning;
        try (var stream = gateway.stream("/api/calculations")) {
            beginning = await().until(stream::lastEventId, not(String::isEmpty));
        }
        String missed = gateway.recordSum();

        try (var stream = gateway.stream("/api/calculations", beginning)) {
            assertThat(stream.next().data()).contains(missed);
        }
    }

    @Test
    void tellsWhatHappensToKeysUnderAPrefix() throws IOException, InterruptedException {
        String prefix = UUID.randomUUID() + "/";
        String seen;
        try (var stream = gateway.stream("/api/state?prefix=" + prefix)) {
            gateway.put("/api/state/" + UUID.randomUUID(), "of no interest");
            gateway.put("/api/state/" + prefix + "k", "v");
            Event put = stream.next();
            assertThat(put.name()).isEqualTo("put");
            assertThat(put.data()).contains("\"value\":\"v\"");
            seen = put.id();
        }
        gateway.delete("/api/state/" + prefix + "k").isStatus(204);

        try (var stream = gateway.stream("/api/state?prefix=" + prefix, seen)) {
            Event deleted = stream.next();
            assertThat(deleted.name()).isEqualTo("delete");
            assertThat(deleted.data()).contains(prefix + "k");
        }
    }

    /** The gateway gives up a write after 10 s. */
    @Test
    void aReaderThatTakesNothingIsCutAndResumesWhereItWas() throws IOException, InterruptedException {
        String prefix = UUID.randomUUID() + "/";
        // more than the buffers of both ends take
        int changes = 130;
        String value = "v".repeat(60_000);
        String got;
        try (var stalled = new Socket()) {
            stalled.setReceiveBufferSize(4_096);
            stalled.setSoTimeout(5_000);
            stalled.connect(new InetSocketAddress(
                    gateway.base().getHost(), gateway.base().getPort()));
            stalled.getOutputStream()
                    .write("GET /api/state?prefix=%s HTTP/1.0\r\nAccept: text/event-stream\r\n\r\n"
                            .formatted(prefix)
                            .getBytes(UTF_8));
            assertThat(stalled.getInputStream().read()).isEqualTo('H');
            for (int number = 0; number < changes; number++) {
                gateway.put("/api/state/" + prefix + number, value).isStatus(201);
            }
            await().pollDelay(Duration.ofSeconds(15))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> true);
            got = untilTheEnd(stalled.getInputStream());
        }
        List<Event> whole = events(got);
        assertThat(whole).hasSizeBetween(1, changes - 1);

        try (var stream =
                gateway.stream("/api/state?prefix=" + prefix, whole.getLast().id())) {
            for (int number = whole.size(); number < changes; number++) {
                assertThat(stream.next().data()).contains("\"key\":\"" + prefix + number + "\"");
            }
        }
    }

    private static List<Event> events(String stream) throws IOException {
        var parser = new EventParser(new BufferedReader(new StringReader(stream)));
        List<Event> events = new ArrayList<>();
        for (Event event = parser.next(); event != null; event = parser.next()) {
            events.add(event);
        }
        return events;
    }

    /** It has an end, orderly or not, or a time-out is thrown. */
    private static String untilTheEnd(InputStream in) throws IOException {
        var got = new ByteArrayOutputStream();
        try {
            in.transferTo(got);
        } catch (SocketException reset) {
            // an end, too
        }
        return got.toString(UTF_8);
    }

    @Test
    void refusesAMalformedPosition() {
        gateway.get("/api/calculations", "Accept", "text/event-stream", "Last-Event-ID", "nonsense")
                .isProblem(400, "invalid-request");
        gateway.get("/api/state", "Accept", "text/event-stream", "Last-Event-ID", "nonsense")
                .isProblem(400, "invalid-request");
    }
}
