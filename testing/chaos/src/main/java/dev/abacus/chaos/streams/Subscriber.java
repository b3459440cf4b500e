package dev.abacus.chaos.streams;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Reads a stream of events. Whenever it ends, goes on at the next gateway, after the last event that was complete, or, before the first one, where it began. */
public final class Subscriber implements AutoCloseable {

    /** A gateway gives a sign of life every 15 s. */
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration OPENING = Duration.ofSeconds(10);

    private final List<URI> streams;
    private final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
    private final CountDownLatch open = new CountDownLatch(1);
    private final Thread reader = Thread.ofVirtual().name("subscriber").unstarted(this::read);
    private volatile boolean closed;
    private volatile int reconnections = -1;
    private String last = "";

    private Subscriber(List<URI> streams) {
        this.streams = List.copyOf(streams);
    }

    /** Returns when it is open: what changes from now on will come. @param streams the same one, of each gateway */
    public static Subscriber open(List<URI> streams) throws InterruptedException {
        var subscriber = new Subscriber(streams);
        subscriber.reader.start();
        if (!subscriber.open.await(OPENING.toSeconds(), TimeUnit.SECONDS)) {
            subscriber.close();
            throw new IllegalStateException("no stream opens at " + streams);
        }
        return subscriber;
    }

    /** All so far. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** What has come since the last call; it is in {@link #events()} no longer. */
    public List<Event> take() {
        List<Event> taken = new ArrayList<>();
        for (Event event = events.poll(); event != null; event = events.poll()) {
            taken.add(event);
        }
        return taken;
    }

    /** How often it had to go on elsewhere. */
    public int reconnections() {
        return Math.max(0, reconnections);
    }

    private void read() {
        for (int attempt = 0; !closed; attempt++) {
            try {
                read(streams.get(attempt % streams.size()));
            } catch (IOException e) {
                pause();
            }
        }
    }

    private void read(URI stream) throws IOException {
        var http = (HttpURLConnection) stream.toURL().openConnection();
        http.setConnectTimeout((int) CONNECT.toMillis());
        http.setReadTimeout((int) SILENCE.toMillis());
        http.setRequestProperty("Accept", "text/event-stream");
        if (!last.isEmpty()) {
            http.setRequestProperty("Last-Event-ID", last);
        }
        try (var lines = new BufferedReader(new InputStreamReader(http.getInputStream(), StandardCharsets.UTF_8))) {
            reconnections++;
            open.countDown();
            var parser = new EventParser(lines);
            try {
                for (Event event = parser.next(); event != null; event = parser.next()) {
                    events.add(event);
                }
            } finally {
                last = parser.lastId().isEmpty() ? last : parser.lastId();
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
        // A virtual thread's interruption closes the socket that it reads; to disconnect would wait for the next sign
        // of life.
        reader.interrupt();
    }
}
