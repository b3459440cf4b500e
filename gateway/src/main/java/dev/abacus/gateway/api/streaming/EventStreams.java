package dev.abacus.gateway.api.streaming;

import dev.abacus.gateway.api.streaming.StreamPermits.StreamPermit;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.settings.LiveSettings;
import dev.abacus.state.Excerpt;
import dev.abacus.state.Feed;
import dev.abacus.state.InvalidInputException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter.DataWithMediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;

/**
 * Server-sent event streams, each with a virtual thread that sends a feed's events to its reader. When the gateway stops,
 * streams end first: their readers resume at another gateway with {@code Last-Event-ID}. Thread-safe.
 */
@Component
public final class EventStreams implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(EventStreams.class);

    /** Maximum of events a flush, which a reader that does not read keeps in memory until it is cut. */
    private static final int MAX_BATCH = 16;

    /** Of the events of a flush but the last. */
    private static final int MAX_BATCH_BYTES = 16 * 1024;

    /** The second write finds that a reader has gone: after twice this time at the latest. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

    private static final long NO_TIMEOUT = 0;

    private final Set<SseEmitter> open = ConcurrentHashMap.newKeySet();
    private final StreamPermits permits;
    private volatile boolean stopped;

    @Autowired
    EventStreams(LiveSettings settings, MeterRegistry meters) {
        this(new StreamPermits(settings.bind("abacus.streams", StreamSettings.class)), meters);
    }

    EventStreams(StreamPermits permits, MeterRegistry meters) {
        this.permits = permits;
        Gauge.builder("abacus.streams.open", permits, StreamPermits::acquired)
                .description("Open event streams")
                .register(meters);
    }

    /**
     * Opens a stream, which closes its feed at the end. For HEAD it ends after the headers.
     *
     * @param source opens the feed after a position, or from now on without one
     * @param bytes about the memory that an item's event takes
     */
    public <T> SseEmitter open(
            HttpServletRequest request,
            @Nullable String lastEventId,
            Function<@Nullable String, Feed<T>> source,
            Function<T, SseEventBuilder> event,
            ToIntFunction<T> bytes) {
        if (request.getMethod().equals("HEAD")) {
            feed(lastEventId, source).close();
            var none = new Unbuffered();
            none.complete();
            return none;
        }
        StreamPermit permit = permits.acquire(request.getRemoteAddr());
        Feed<T> feed;
        try {
            feed = feed(lastEventId, source);
        } catch (RuntimeException e) {
            permit.close();
            throw e;
        }
        var emitter = new Unbuffered();
        open.add(emitter);
        Thread sender =
                Thread.ofVirtual().name("event-stream").unstarted(() -> send(feed, event, bytes, emitter, permit));
        emitter.onCompletion(sender::interrupt);
        emitter.onError(e -> sender.interrupt());
        sender.start();
        if (stopped) {
            end(emitter);
        }
        return emitter;
    }

    private static <T> Feed<T> feed(@Nullable String lastEventId, Function<@Nullable String, Feed<T>> source) {
        try {
            return source.apply(lastEventId);
        } catch (InvalidInputException e) {
            String given = lastEventId == null ? null : Excerpt.of(lastEventId);
            throw ProblemException.invalid("Last-Event-ID", given, "is not the id of an event");
        }
    }

    private <T> void send(
            Feed<T> feed,
            Function<T, SseEventBuilder> event,
            ToIntFunction<T> bytes,
            SseEmitter emitter,
            StreamPermit permit) {
        try (permit;
                feed) {
            // An id without data is no event, but sets the last event's id: the reader can resume a stream that ends
            // before its first event.
            emitter.send(SseEmitter.event().id(feed.beginning()).comment("open"));
            while (!Thread.currentThread().isInterrupted()) {
                emitter.send(next(feed, event, bytes));
            }
        } catch (IOException | IllegalStateException | InterruptedException e) {
            // The reader has gone, or the gateway is stopping.
        } catch (RuntimeException e) {
            log.error("An event stream ended by a fault; its reader can resume it", e);
        } finally {
            open.remove(emitter);
            complete(emitter);
        }
    }

    /** Spring dispatches the request anew, which it refuses while Tomcat completes the request of a reader that has gone. */
    private static void complete(SseEmitter emitter) {
        try {
            emitter.complete();
        } catch (IllegalStateException e) {
            log.debug("The request of an event stream has already ended", e);
        }
    }

    /** The next events for one flush, or an empty comment as keep-alive. */
    static <T> Set<DataWithMediaType> next(Feed<T> feed, Function<T, SseEventBuilder> event, ToIntFunction<T> bytes)
            throws InterruptedException {
        T item = feed.poll(KEEP_ALIVE);
        if (item == null) {
            return SseEmitter.event().comment("").build();
        }
        Set<DataWithMediaType> events = new LinkedHashSet<>();
        int batched = 0;
        for (int count = 1; item != null; count++) {
            events.addAll(event.apply(item).build());
            batched += bytes.applyAsInt(item);
            item = count < MAX_BATCH && batched < MAX_BATCH_BYTES ? feed.poll(Duration.ZERO) : null;
        }
        return events;
    }

    /** With nginx's header for proxies, to pass on each event without a delay. */
    private static final class Unbuffered extends SseEmitter {

        private Unbuffered() {
            super(NO_TIMEOUT);
        }

        @Override
        protected void extendResponse(ServerHttpResponse response) {
            super.extendResponse(response);
            response.getHeaders().set("X-Accel-Buffering", "no");
        }
    }

    @Override
    public void start() {}

    /**
     * Returns immediately. The graceful shutdown of the web server is next: it waits for the streams to end, for at most
     * {@code spring.lifecycle.timeout-per-shutdown-phase}.
     */
    @Override
    public void stop() {
        stopped = true;
        open.forEach(EventStreams::end);
    }

    /** On a thread of its own: {@code complete} waits for an event that is being sent, which a reader may take slowly. */
    private static void end(SseEmitter emitter) {
        Thread.ofVirtual().name("event-stream-end").start(() -> complete(emitter));
    }

    @Override
    public boolean isRunning() {
        return !stopped;
    }

    /** Stops before the web server waits for its requests to end. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 512;
    }
}
