package dev.abacus.gateway.api.streaming;

import dev.abacus.gateway.api.streaming.StreamPermits.Permit;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.settings.LiveSettings;
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
 * Open streams of server-sent events, each with a virtual thread that carries a feed's events to its reader. When the
 * gateway stops they end first: a reader goes on elsewhere with {@code Last-Event-ID}. Thread-safe.
 */
@Component
public final class EventStreams implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(EventStreams.class);

    /** A reader that does not read keeps so many in memory until it is cut. */
    private static final int MOST_AT_ONCE = 16;

    /** A reader that has gone is found by the second write to it, which is after so long twice at the latest. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

    private static final long NO_TIMEOUT = 0;

    private final Set<SseEmitter> open = ConcurrentHashMap.newKeySet();
    private final StreamPermits permits;
    private volatile boolean running;

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
     * Opens a stream; the feed is closed with it. For HEAD there is none: it ends after its headers.
     *
     * @param source opens the feed after a position, or from now on without one
     */
    public <T> SseEmitter open(
            HttpServletRequest request,
            @Nullable String lastEventId,
            Function<@Nullable String, Feed<T>> source,
            Function<T, SseEventBuilder> event) {
        if (request.getMethod().equals("HEAD")) {
            feed(lastEventId, source).close();
            var none = new Unbuffered();
            none.complete();
            return none;
        }
        Permit permit = permits.acquire(request.getRemoteAddr());
        Feed<T> feed;
        try {
            feed = feed(lastEventId, source);
        } catch (RuntimeException e) {
            permit.close();
            throw e;
        }
        var emitter = new Unbuffered();
        open.add(emitter);
        Thread carrier = Thread.ofVirtual().name("event-stream").unstarted(() -> carry(feed, event, emitter, permit));
        emitter.onCompletion(carrier::interrupt);
        emitter.onError(e -> carrier.interrupt());
        carrier.start();
        return emitter;
    }

    private static <T> Feed<T> feed(@Nullable String lastEventId, Function<@Nullable String, Feed<T>> source) {
        try {
            return source.apply(lastEventId);
        } catch (InvalidInputException e) {
            throw ProblemException.invalid("Last-Event-ID", lastEventId, "is not the id of an event");
        }
    }

    private <T> void carry(Feed<T> feed, Function<T, SseEventBuilder> event, SseEmitter emitter, Permit permit) {
        try (permit;
                feed) {
            // Tells the reader at once that the stream is there, and where it goes on if this one ends before the first
            // event: an id without data is no event, but the last event's id from then on.
            emitter.send(SseEmitter.event().id(feed.beginning()).comment("open"));
            while (!Thread.currentThread().isInterrupted()) {
                emitter.send(next(feed, event));
            }
        } catch (IOException | IllegalStateException | InterruptedException e) {
            // The reader has gone, or the gateway is stopping: either way this stream is over.
        } catch (RuntimeException e) {
            log.error("An event stream ended, which its reader may resume", e);
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

    /** What is ready, for one flush; if nothing comes for long, a sign of life. */
    private static <T> Set<DataWithMediaType> next(Feed<T> feed, Function<T, SseEventBuilder> event)
            throws InterruptedException {
        T item = feed.poll(KEEP_ALIVE);
        if (item == null) {
            return SseEmitter.event().comment("").build();
        }
        Set<DataWithMediaType> events = new LinkedHashSet<>();
        for (int count = 1; item != null; count++) {
            events.addAll(event.apply(item).build());
            item = count < MOST_AT_ONCE ? feed.poll(Duration.ZERO) : null;
        }
        return events;
    }

    /** Has nginx, and who reads its header, hand on each event at once. */
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
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        open.forEach(EventStreams::complete);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops before the web server waits for its requests to end. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 512;
    }
}
