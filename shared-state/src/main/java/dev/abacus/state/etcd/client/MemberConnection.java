package dev.abacus.state.etcd.client;

import com.google.common.util.concurrent.MoreExecutors;
import dev.abacus.state.Credentials;
import dev.abacus.state.StateUnavailableException;
import dev.abacus.state.etcd.auth.AuthStatus;
import dev.abacus.state.etcd.auth.TokenProvider;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.grpc.Status;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connection to one etcd member. Each member has its own jetcd client, so that callers can pass over a member that does
 * not answer, and reconnect without gRPC's backoff of up to two minutes. Thread-safe.
 *
 * <p>A member is suspected from a failure until it answers a call or a probe, with a leader. A suspected member is called
 * after the others.
 */
public final class MemberConnection implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MemberConnection.class);
    private static final Op PROBE = Op.get(
            ByteSequence.from("/abacus/probe", StandardCharsets.UTF_8),
            GetOption.builder().withCountOnly(true).build());
    /** A probe follows after this part of the time since the first failure. */
    private static final int PROBE_INTERVAL_PART = 8;

    /** So that calls which wait for an election go on at its end. */
    private static final Duration MIN_PROBE_INTERVAL = Duration.ofMillis(50);

    private static final Duration MAX_PROBE_INTERVAL = Duration.ofMillis(500);
    /** Short at first: a probe that went to the lost leader is never answered. */
    private static final Duration MIN_PROBE_LIMIT = Duration.ofMillis(200);

    private static final Duration PROBE_LIMIT = Duration.ofSeconds(1);
    private static final Duration MIN_AGE = Duration.ofSeconds(1);
    private static final Duration MIN_AGE_IF_SLOW = Duration.ofSeconds(3);
    private static final int MAX_REPLY_BYTES = 4 << 20;

    private final URI endpoint;
    private final @Nullable TokenProvider tokens;
    private final Executor answers;
    private final LongConsumer recovered;
    private volatile @Nullable Client client;
    private long connectedAt;
    private volatile @Nullable Suspicion suspicion;
    private volatile long answeredAt = System.nanoTime();
    private volatile boolean closed;

    /** Those that need a leader. */
    private final Set<PendingCall> pending = ConcurrentHashMap.newKeySet();

    private static final class Suspicion {
        private final long since = System.nanoTime();
        private volatile boolean confirmed;
    }

    /** @param begun by {@link System#nanoTime} */
    private record PendingCall(long begun, CompletableFuture<?> answer) {}

    /**
     * @param answers runs what handles answers: not on a thread of gRPC where that may block
     * @param recovered told when a suspicion ends, and the Raft term of a probe that is answered after one was not; 0: not known
     */
    MemberConnection(URI endpoint, Credentials credentials, Executor answers, LongConsumer recovered) {
        this.endpoint = endpoint;
        this.answers = answers;
        this.recovered = recovered;
        this.tokens = credentials.given() ? new TokenProvider(credentials) : null;
    }

    public URI endpoint() {
        return endpoint;
    }

    /** gRPC resolves names of this form in the background. */
    String target() {
        return "dns:///" + endpoint.getHost() + ":" + endpoint.getPort();
    }

    public boolean suspect() {
        return suspicion != null;
    }

    /** Zero: it is not suspected. */
    Duration suspectedFor() {
        Suspicion now = suspicion;
        return now == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - now.since);
    }

    /** Repeats the request with a new token if the member has forgotten the token. */
    public <T> CompletableFuture<T> call(Attempt attempt, Function<Client, CompletableFuture<T>> request) {
        CompletableFuture<T> answer = withToken(attempt, request).whenComplete((given, failure) -> attempt.end());
        if (attempt.needsLeader()) {
            var call = new PendingCall(System.nanoTime(), answer);
            pending.add(call);
            answer.whenComplete((given, failure) -> pending.remove(call));
        }
        return answer;
    }

    /**
     * Ends what was sent under an earlier leader, and has no answer: etcd lost what a follower had passed on to it, and answers
     * that never. Its outcome is unknown.
     *
     * @param age of the youngest that is ended
     */
    void abandon(Duration age) {
        long now = System.nanoTime();
        for (PendingCall call : pending) {
            if (now - call.begun() >= age.toNanos()) {
                call.answer().completeExceptionally(FailureKind.LEADER_CHANGED.asException());
            }
        }
    }

    private <T> CompletableFuture<T> withToken(Attempt attempt, Function<Client, CompletableFuture<T>> request) {
        CompletableFuture<T> first = attempt.start(() -> request.apply(client()));
        return tokens == null
                ? first
                : first.exceptionallyCompose(failure -> {
                    if (AuthStatus.isTokenExpired(FailureKind.status(failure))) {
                        attempt.retry();
                        return attempt.start(() -> request.apply(client()));
                    }
                    return CompletableFuture.failedFuture(failure);
                });
    }

    public Client client() {
        Client open = client;
        return open == null || closed ? connected() : open;
    }

    private synchronized Client connected() {
        if (closed) {
            throw new StateUnavailableException("the shared state is closed", null);
        }
        if (client == null) {
            connectedAt = System.nanoTime();
            client = Client.builder()
                    .target(target())
                    .waitForReady(false)
                    .retryMaxAttempts(0)
                    .connectTimeout(Duration.ofSeconds(1))
                    .keepaliveTime(Duration.ofSeconds(10))
                    .keepaliveTimeout(Duration.ofSeconds(2))
                    // etcd ends the connection of a client that pings without a call in flight.
                    .keepaliveWithoutCalls(false)
                    .maxInboundMessageSize(MAX_REPLY_BYTES)
                    .interceptor(new AttemptInterceptor(tokens, answers))
                    .executorService(MoreExecutors.newDirectExecutorService())
                    .build();
        }
        return client;
    }

    public void suspect(String why) {
        Suspicion started;
        synchronized (this) {
            if (suspicion != null || closed) {
                return;
            }
            started = new Suspicion();
            suspicion = started;
        }
        log.warn("etcd member {} does not answer, asking the others: {}", endpoint, why);
        probeLater(started);
    }

    /** As {@link #suspect(String)}, unless it has answered another call since. @param begun when the failed call began */
    void suspect(String why, long begun) {
        if (answeredAt - begun < 0) {
            suspect(why);
        }
    }

    /** It has answered, and has a leader. */
    void answered() {
        answeredAt = System.nanoTime();
        if (suspicion != null) {
            synchronized (this) {
                if (suspicion == null) {
                    return;
                }
                suspicion = null;
            }
            log.info("etcd member {} answers again", endpoint);
            recovered.accept(0);
        }
    }

    /**
     * Drops the connection after a failure, so that the next call opens another one without gRPC's backoff. Not where the
     * member has answered: its watches share the connection. A connection that timed out is kept longer than one that was
     * refused: on a busy machine, it may still be opening.
     */
    public synchronized void renewAfter(Status failure) {
        Duration minAge = failure.getCode() == Status.Code.DEADLINE_EXCEEDED ? MIN_AGE_IF_SLOW : MIN_AGE;
        Client old = client;
        if (old != null && !FailureKind.isAnswer(failure) && System.nanoTime() - connectedAt > minAge.toNanos()) {
            client = null;
            // Later, because calls may still be in flight on it.
            later(Duration.ofSeconds(2)).execute(old::close);
        }
    }

    /** Sends a probe, and suspects the member if the probe fails. */
    public void check() {
        Attempt attempt = new Attempt(PROBE_LIMIT, true);
        probe(attempt).whenComplete((answer, failure) -> {
            if (!answers(attempt, failure) && !FailureKind.isLeaderChanged(FailureKind.status(failure))) {
                suspect("no answer to a probe");
            }
        });
    }

    private void probeLater(Suspicion started) {
        Duration interval = suspectedFor().dividedBy(PROBE_INTERVAL_PART);
        later(between(MIN_PROBE_INTERVAL, interval, MAX_PROBE_INTERVAL)).execute(() -> probe(started));
    }

    private static Duration between(Duration min, Duration wanted, Duration max) {
        return wanted.compareTo(min) < 0 ? min : CallDeadline.min(wanted, max);
    }

    private void probe(Suspicion started) {
        if (closed || suspicion != started) {
            return;
        }
        Duration limit = between(MIN_PROBE_LIMIT, suspectedFor().dividedBy(2), PROBE_LIMIT);
        Attempt attempt = new Attempt(limit, true);
        probe(attempt).whenComplete((answer, failure) -> {
            if (answers(attempt, failure)) {
                answered();
                // Else it was only slow for once.
                if (answer != null && started.confirmed) {
                    recovered.accept(answer.getHeader().getRaftTerm());
                }
            } else {
                failed(started, attempt, FailureKind.status(failure));
            }
        });
    }

    private void failed(Suspicion started, Attempt attempt, Status failure) {
        started.confirmed = true;
        boolean timedOut = failure.getCode() == Status.Code.DEADLINE_EXCEEDED;
        // Until an election is over, a follower answers nothing, and its connection is whole.
        if (suspicion == started && (!attempt.maybeSent() || suspectedFor().compareTo(MIN_AGE_IF_SLOW) > 0)) {
            renewAfter(failure);
        }
        if (timedOut || FailureKind.isLeaderChanged(failure)) {
            probe(started);
        } else {
            probeLater(started);
        }
    }

    /** A probe that cannot be sent has failed: without a later one, the member would be suspected for ever. */
    private CompletableFuture<TxnResponse> probe(Attempt attempt) {
        try {
            return call(attempt, jetcd -> jetcd.getKVClient().txn().Then(PROBE).commit());
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static boolean answers(Attempt attempt, @Nullable Throwable failure) {
        return failure == null || FailureKind.of(FailureKind.status(failure), attempt) == FailureKind.FORBIDDEN;
    }

    private static Executor later(Duration delay) {
        return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void close() {
        closed = true;
        suspicion = null;
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
