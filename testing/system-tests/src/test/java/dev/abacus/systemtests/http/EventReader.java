package dev.abacus.systemtests.http;

import dev.abacus.chaos.streams.Event;
import dev.abacus.chaos.streams.EventParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads a stream of server-sent events. */
public final class EventReader implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final EventParser parser;

    /** Returns when the stream is open. */
    public EventReader(Api api, String path, @Nullable String lastEventId) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(api.base().resolve(path)).header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        var response = http.send(request.build(), BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode());
        }
        var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        parser = new EventParser(lines);
        Thread.ofVirtual().start(() -> read(lines));
    }

    /** Where to resume; empty until the stream has said so, which it does at once. */
    public String lastEventId() {
        return parser.lastId();
    }

    public Event next() throws InterruptedException {
        Event event = events.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        if (event == null) {
            throw new AssertionError("no event in " + LIMIT);
        }
        return event;
    }

    private void read(BufferedReader lines) {
        try (lines) {
            for (Event event = parser.next(); event != null; event = parser.next()) {
                events.add(event);
            }
        } catch (IOException e) {
            // The stream is over.
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
