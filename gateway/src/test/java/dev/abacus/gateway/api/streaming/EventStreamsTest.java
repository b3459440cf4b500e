package dev.abacus.gateway.api.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.kit.settings.LiveSetting;
import dev.abacus.state.Feed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.MethodParameter;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.async.StandardServletAsyncWebRequest;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitterReturnValueHandler;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

class EventStreamsTest {

    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final StreamPermits permits = new StreamPermits(LiveSetting.fixed(new StreamSettings(5, 5)));
    private final EventStreams streams = new EventStreams(permits, new SimpleMeterRegistry());
    private final Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
    private Thread.@Nullable UncaughtExceptionHandler before;

    @BeforeEach
    void watchThreads() {
        before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, e) -> uncaught.add(e));
        request.setAsyncSupported(true);
    }

    @AfterEach
    void unwatchThreads() {
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    @Test
    void endsQuietlyWhenItsRequestHasAlreadyEnded() throws Exception {
        var feed = new EndingFeed();
        WebAsyncUtils.getAsyncManager(request).setAsyncWebRequest(new EndedRequest());
        handle(streams.open(request, null, _ -> feed, _ -> SseEmitter.event(), _ -> 0));

        feed.end();

        await().until(feed::hasNoReader);
        assertThat(permits.acquired()).isZero();
        assertThat(uncaught).isEmpty();
    }

    @Test
    void stoppingEndsAllStreamsThoughTheRequestOfOneHasAlreadyEnded() throws Exception {
        WebAsyncUtils.getAsyncManager(request).setAsyncWebRequest(new EndedRequest());
        handle(streams.open(request, null, _ -> new EndingFeed(), _ -> SseEmitter.event(), _ -> 0));

        streams.stop();

        assertThat(streams.isRunning()).isFalse();
    }

    /** A reader that does not read keeps a batch in memory. */
    @ParameterizedTest
    @CsvSource({"100, 16", "8192, 2", "65536, 1"})
    void aBatchIsBoundedInEventsAndInBytes(int bytes, int events) throws Exception {
        var many = new ArrivedFeed(100);

        EventStreams.next(many, item -> SseEmitter.event().data(item), _ -> bytes);

        assertThat(100 - many.items.size()).isEqualTo(events);
    }

    /** All of its events have arrived. */
    private record ArrivedFeed(Queue<String> items) implements Feed<String> {

        private ArrivedFeed(int count) {
            this(new ConcurrentLinkedQueue<>(Collections.nCopies(count, "x")));
        }

        @Override
        public String beginning() {
            return "1";
        }

        @Override
        public @Nullable String poll(Duration wait) {
            return items.poll();
        }

        @Override
        public void close() {}
    }

    private void handle(SseEmitter emitter) throws Exception {
        var returned = new MethodParameter(EventStreamsTest.class.getDeclaredMethod("emitter"), -1);
        new ResponseBodyEmitterReturnValueHandler(List.of(new StringHttpMessageConverter()))
                .handleReturnValue(
                        emitter, returned, new ModelAndViewContainer(), new ServletWebRequest(request, response));
    }

    SseEmitter emitter() {
        return new SseEmitter();
    }

    /** As Spring's is when the container has completed the request, before it has said so. */
    private final class EndedRequest extends StandardServletAsyncWebRequest {

        private EndedRequest() {
            super(request, response);
        }

        @Override
        public void dispatch() {
            throw new IllegalStateException("AsyncContext not yet initialized");
        }
    }

    /** Without events until it ends, as a feed does whose reader has gone. */
    private static final class EndingFeed implements Feed<String> {

        private final CountDownLatch ended = new CountDownLatch(1);
        private final AtomicReference<@Nullable Thread> reader = new AtomicReference<>();

        @Override
        public String beginning() {
            reader.set(Thread.currentThread());
            return "1";
        }

        @Override
        public @Nullable String poll(Duration wait) throws InterruptedException {
            ended.await();
            throw new InterruptedException();
        }

        @Override
        public void close() {
            ended.countDown();
        }

        private void end() {
            ended.countDown();
        }

        private boolean hasNoReader() {
            Thread thread = reader.get();
            return thread != null && !thread.isAlive();
        }
    }
}
