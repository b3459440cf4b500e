package dev.abacus.cluster.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Server-sent events: a snapshot, then changes. {@code Last-Event-ID} resumes after the event that a page has. */
record EventFeed(EventLog log, Supplier<EventLog.Event> snapshot, AtomicInteger pages) {
    private static final int MAX_PAGES = 64;
    /** A comment after so long without a change finds out whether the page is gone. */
    private static final long HEARTBEAT_MILLIS = 5_000;

    private static final Duration MAX_WRITE = Duration.ofSeconds(10);
    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("event-feed-limits").factory());

    /** Returns when the page is gone. */
    void serve(HttpExchange exchange) throws IOException {
        if (pages.incrementAndGet() > MAX_PAGES) {
            pages.decrementAndGet();
            exchange.sendResponseHeaders(503, -1);
            return;
        }
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            stream(
                    exchange.getResponseBody(),
                    log.resume(exchange.getRequestHeaders().getFirst("Last-Event-ID")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // the page is gone
        } finally {
            pages.decrementAndGet();
        }
    }

    /** @param last the number of the event that the page has; -1 for none */
    private void stream(OutputStream out, long last) throws IOException, InterruptedException {
        long sent = last < 0 ? send(out, List.of(snapshot.get())) : last;
        while (true) {
            List<EventLog.Event> events = log.after(sent, HEARTBEAT_MILLIS);
            if (events == null) {
                sent = send(out, List.of(snapshot.get()));
            } else if (events.isEmpty()) {
                write(out, ":\n\n");
            } else {
                sent = send(out, events);
            }
        }
    }

    /** @return the number of the last event */
    private static long send(OutputStream out, List<EventLog.Event> events) throws IOException {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append("event: ")
                .append(event.kind())
                .append("\nid: ")
                .append(event.id())
                .append("\ndata: ")
                .append(event.data())
                .append("\n\n"));
        write(out, text.toString());
        return events.getLast().number();
    }

    /** A page that takes nothing must not keep its place: the interrupt closes its connection. */
    private static void write(OutputStream out, String text) throws IOException {
        Future<?> limit =
                TIMER.schedule(Thread.currentThread()::interrupt, MAX_WRITE.toMillis(), TimeUnit.MILLISECONDS);
        try {
            out.write(text.getBytes(UTF_8));
            out.flush();
        } finally {
            limit.cancel(false);
        }
    }
}
