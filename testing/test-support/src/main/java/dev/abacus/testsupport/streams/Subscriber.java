package dev.abacus.testsupport.streams;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Subscriber of server-sent events. When its stream ends, it resumes at the next gateway after the last complete event,
 * or at its beginning before the first event.
 */
public final class Subscriber implements AutoCloseable {

    /** A gateway sends a comment every 15 s. */
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration OPENING = Duration.ofSeconds(10);
    private static final Duration NEXT = Duration.ofSeconds(15);

    private final List<URI> streams;
    private final boolean resuming;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final CountDownLatch open = new CountDownLatch(1);
    private final Thread reader = Thread.ofVirtual().name("subscriber").unstarted(this::read);
    private volatile boolean closed;
    private volatile int reconnections = -1;
    private volatile String resumeAfter;
    private volatile @Nullable EventParser parser;

    private Subscriber(List<URI> streams, boolean resuming, String lastEventId) {
        this.streams = List.copyOf(streams);
        this.resuming = resuming;
        this.resumeAfter = lastEventId;
    }

    /** Returns when the stream is open: later changes will come. @param streams the same stream of each gateway */
    public static Subscriber open(List<URI> streams) throws InterruptedException {
        return new Subscriber(streams, true, "").opened();
    }

    /** As {@link #open}, but the end of the stream is the end. @param lastEventId to resume behind; empty: from now on */
    public static Subscriber once(URI stream, String lastEventId) throws InterruptedException {
        return new Subscriber(List.of(stream), false, lastEventId).opened();
    }

    private Subscriber opened() throws InterruptedException {
        reader.start();
        if (!open.await(OPENING.toSeconds(), TimeUnit.SECONDS) || reconnections < 0) {
            close();
            throw new IllegalStateException("no stream opens at " + streams);
        }
        return this;
    }

    /** All so far. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** All since the last call; they are in {@link #events()} no longer. */
    public List<Event> take() {
        List<Event> taken = new ArrayList<>();
        events.drainTo(taken);
        return taken;
    }

    /** Waits for an event, which is in {@link #events()} no longer. */
    public Event next() throws InterruptedException {
        Event event = events.poll(NEXT.toSeconds(), TimeUnit.SECONDS);
        if (event == null) {
            throw new IllegalStateException("no event in " + NEXT);
        }
        return event;
    }

    /** Where to resume; empty until the stream has said so, which it does immediately. */
    public String lastEventId() {
        EventParser current = parser;
        return current == null || current.lastId().isEmpty() ? resumeAfter : current.lastId();
    }

    /** How often it has resumed. */
    public int reconnections() {
        return Math.max(0, reconnections);
    }

    private void read() {
        int attempt = 0;
        do {
            try {
                read(streams.get(attempt++ % streams.size()));
            } catch (IOException e) {
                pause();
            }
        } while (resuming && !closed);
        open.countDown();
    }

    private void read(URI stream) throws IOException {
        var http = (HttpURLConnection) stream.toURL().openConnection();
        http.setConnectTimeout((int) CONNECT.toMillis());
        http.setReadTimeout((int) SILENCE.toMillis());
        http.setRequestProperty("Accept", "text/event-stream");
        resumeAfter = lastEventId();
        if (!resumeAfter.isEmpty()) {
            http.setRequestProperty("Last-Event-ID", resumeAfter);
        }
        try (var lines = new BufferedReader(new InputStreamReader(http.getInputStream(), StandardCharsets.UTF_8))) {
            reconnections++;
            open.countDown();
            var current = new EventParser(lines);
            parser = current;
            for (Event event = current.next(); event != null; event = current.next()) {
                events.add(event);
            }
        } finally {
            http.disconnect();
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /** Gets no more events. */
    @Override
    public void close() {
        closed = true;
        // Interrupting a virtual thread closes the socket that it reads; to disconnect would wait for the next comment.
        reader.interrupt();
    }
}
