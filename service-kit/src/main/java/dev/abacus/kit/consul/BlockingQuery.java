package dev.abacus.kit.consul;

import dev.abacus.state.LoopHealth;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClientException;

/**
 * Consul <a href="https://developer.hashicorp.com/consul/api-docs/features/blocking">blocking query</a>, repeated on
 * its own virtual thread. Consul answers as soon as something changes, at the cost of one idle connection. While
 * Consul does not answer, the listener is not called. Thread-safe.
 *
 * @param <T> what Consul answers
 */
public final class BlockingQuery<T> implements AutoCloseable {
    private static final String INDEX = "X-Consul-Index";

    /** Since Consul 1.11: the token may not read all of it. Earlier versions leave it out without a word. */
    private static final String FILTERED = "X-Consul-Results-Filtered-By-ACLs";

    private static final Duration RETRY = Duration.ofMillis(250);

    /** Pause between two requests, for a Consul that answers immediately instead of waiting. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final ConsulAvailability.Query query;
    private final Request<T> request;
    private final Consumer<Result<T>> listener;
    private final ConsulAvailability availability;
    private final LoopHealth health;
    private final CountDownLatch asked = new CountDownLatch(1);
    private long index;
    private @Nullable Thread thread;

    /** A call of ConsulClient. */
    interface Request<T> {
        /**
         * @param wait in seconds
         * @param index of the last answer: waits for a change since then; 0: answers immediately
         */
        ResponseEntity<T> send(long wait, long index);
    }

    /**
     * @param body null where there is no such thing
     * @param continued whether it follows on the answer before. If not, Consul may have lost its state in between: its
     *     documentation takes an index that goes back for that.
     * @param filtered whether Consul's ACLs withhold a part of it
     */
    record Result<T>(@Nullable T body, boolean continued, boolean filtered) {
        /** @throws AclDeniedException if a part is withheld: an answer without anything is none then */
        void requireUnfiltered() {
            if (filtered) {
                throw new AclDeniedException("an answer that its ACLs have emptied");
            }
        }
    }

    /** @param listener called on the query's thread; it throws {@link RestClientException} for an unusable answer */
    BlockingQuery(
            ConsulAvailability.Query query,
            Request<T> request,
            Consumer<Result<T>> listener,
            ConsulAvailability availability,
            MeterRegistry meters) {
        this.query = query;
        this.request = request;
        this.listener = listener;
        this.availability = availability;
        this.health = new LoopHealth(query.name()).bindTo(meters);
    }

    public synchronized void start() {
        health.started();
        thread = Thread.ofVirtual().name("consul " + query.name()).start(this::run);
    }

    /** Waits for the first response or error of Consul, at most for the limit. */
    public void awaitFirstAnswer(Duration limit) {
        try {
            boolean _ = asked.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                askOnce();
                asked.countDown();
                Thread.sleep(index == 0 ? RETRY : PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void askOnce() {
        try {
            ResponseEntity<T> answer = ask();
            long next = index(answer.getHeaders());
            boolean continued = index > 0 && next >= index;
            index = index > next ? 0 : next;
            boolean filtered = Boolean.parseBoolean(answer.getHeaders().getFirst(FILTERED));
            listener.accept(new Result<>(answer.getBody(), continued, filtered));
            availability.answered(query);
            health.succeeded();
        } catch (RestClientException e) {
            index = 0;
            if (!Thread.currentThread().isInterrupted()) {
                availability.failed(query, e);
            }
        } catch (Throwable e) {
            index = 0;
            health.failed(e);
        }
    }

    private ResponseEntity<T> ask() {
        return checked(() -> request.send(BoundedRequestFactory.MAX_WAIT.toSeconds(), index));
    }

    /** The answer, or 404. @throws RestClientException for any other error */
    static <T> ResponseEntity<T> checked(Supplier<ResponseEntity<T>> request) {
        ResponseEntity<T> answer;
        try {
            answer = request.get();
        } catch (HttpClientErrorException.NotFound e) {
            HttpHeaders headers = e.getResponseHeaders();
            return new ResponseEntity<>(headers == null ? HttpHeaders.EMPTY : headers, HttpStatus.NOT_FOUND);
        }
        // Spring Cloud's own client returns errors as responses.
        int status = answer.getStatusCode().value();
        if (status == HttpStatus.FORBIDDEN.value()) {
            throw new AclDeniedException("HTTP " + status);
        }
        if (answer.getStatusCode().isError() && status != HttpStatus.NOT_FOUND.value()) {
            throw new RestClientException("HTTP " + status);
        }
        return answer;
    }

    private static long index(HttpHeaders headers) {
        try {
            String index = headers.getFirst(INDEX);
            return index == null ? 0 : Math.max(0, Long.parseLong(index));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    @Override
    public synchronized void close() {
        health.ended();
        if (thread != null) {
            thread.interrupt();
        }
    }
}
