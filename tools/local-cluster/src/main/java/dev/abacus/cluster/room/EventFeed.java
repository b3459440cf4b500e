package dev.abacus.cluster.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Server-sent events: a snapshot, then changes. {@code Last-Event-ID} resumes after the event that a page has. */
record EventFeed(EventLog log, Supplier<EventLog.Event> snapshot, AtomicInteger pages) {
    private static final int MAX_PAGES = 64;
    /** A comment after so long without a change finds out whether the page is gone. */
    private static final long HEARTBEAT_MILLIS = 5_000;

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
                out.write(":\n\n".getBytes(UTF_8));
                out.flush();
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
        out.write(text.toString().getBytes(UTF_8));
        out.flush();
        return events.getLast().number();
    }
}
