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
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One etcd member and the connection to it. It has a jetcd client of its own, for two reasons: a member that does not
 * answer can be passed over, and a connection can be made anew at once, where gRPC would wait for up to two minutes
 * before it tries a member again that was away for long.
 */
public final class Member implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Member.class);
    private static final Op PROBE = Op.get(
            ByteSequence.from("/abacus/probe", StandardCharsets.UTF_8),
            GetOption.builder().withCountOnly(true).build());
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(500);
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(1);
    private static final Duration LEAST_AGE = Duration.ofSeconds(1);
    private static final Duration LEAST_AGE_IF_SLOW = Duration.ofSeconds(3);
    private static final int LARGEST_REPLY_BYTES = 4 << 20;

    private final URI endpoint;
    private final @Nullable TokenProvider login;
    private @Nullable Client client;
    private long connectedAt;
    private volatile boolean suspect;
    private volatile boolean closed;

    Member(URI endpoint, Credentials credentials) {
        this.endpoint = endpoint;
        this.login = credentials.given() ? new TokenProvider(credentials) : null;
    }

    public URI endpoint() {
        return endpoint;
    }

    /** gRPC resolves names of this form in the background. */
    String target() {
        return "dns:///" + endpoint.getHost() + ":" + endpoint.getPort();
    }

    /** True from a failure until a probe succeeds. */
    public boolean suspect() {
        return suspect;
    }

    /** Once more, with a new token, if the member turned it away because it had forgotten the one before. */
    public <T> CompletableFuture<T> call(Attempt attempt, Function<Client, CompletableFuture<T>> request) {
        return withToken(attempt, request).whenComplete((answer, failure) -> attempt.end());
    }

    private <T> CompletableFuture<T> withToken(Attempt attempt, Function<Client, CompletableFuture<T>> request) {
        CompletableFuture<T> first = attempt.start(() -> request.apply(client()));
        return login == null
                ? first
                : first.exceptionallyCompose(failure -> {
                    if (AuthStatus.isTokenExpired(FailureKind.status(failure))) {
                        attempt.turnedAway();
                        return attempt.start(() -> request.apply(client()));
                    }
                    return CompletableFuture.failedFuture(failure);
                });
    }

    /**
     * What it says of itself. To users, etcd 3.5.28 to 3.5.32 tells it only if they are root; its metrics it tells
     * everybody.
     */
    CompletableFuture<MemberStatus> status(Duration limit) {
        return call(
                        new Attempt(limit, false),
                        jetcd -> jetcd.getMaintenanceClient().statusMember(target()))
                .thenApply(MemberStatus::of)
                .exceptionallyCompose(failure -> AuthStatus.isPermissionDenied(FailureKind.status(failure))
                        ? metrics(limit).thenApply(MemberStatus::ofMetrics)
                        : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<String> metrics(Duration limit) {
        var request = HttpRequest.newBuilder(endpoint.resolve("/metrics"))
                .timeout(limit)
                .build();
        return MetricsClient.CLIENT.sendAsync(request, BodyHandlers.ofString()).thenApply(HttpResponse::body);
    }

    /** Most processes never need one. */
    private static final class MetricsClient {
        static final HttpClient CLIENT = HttpClient.newHttpClient();
    }

    public synchronized Client client() {
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
                    // etcd ends the connection of a client that pings while nothing is under way.
                    .keepaliveWithoutCalls(false)
                    .maxInboundMessageSize(LARGEST_REPLY_BYTES)
                    .interceptor(new AttemptInterceptor(login))
                    .executorService(MoreExecutors.newDirectExecutorService())
                    .build();
        }
        return client;
    }

    /** Something failed: this member is asked after the others until a probe of it succeeds. */
    public void suspect(String why) {
        synchronized (this) {
            if (suspect || closed) {
                return;
            }
            suspect = true;
        }
        log.warn("etcd member {} does not answer, asking the others: {}", endpoint, why);
        probeLater();
    }

    /**
     * Drops the connection after a failure, so that the next call makes a new one instead of waiting for gRPC to do so.
     * One that is slow is given longer than one that was refused: on a busy machine, it may be about to be there.
     */
    public synchronized void renewAfter(Status failure) {
        Duration leastAge = failure.getCode() == Status.Code.DEADLINE_EXCEEDED ? LEAST_AGE_IF_SLOW : LEAST_AGE;
        Client old = client;
        if (old != null && System.nanoTime() - connectedAt > leastAge.toNanos()) {
            client = null;
            // Later, because calls may still be under way on it.
            later(Duration.ofSeconds(2)).execute(old::close);
        }
    }

    /** Sends a probe, and suspects the member if the probe fails. */
    public void check() {
        Attempt attempt = new Attempt(PROBE_LIMIT, true);
        probe(attempt).whenComplete((answer, failure) -> {
            if (!answers(attempt, failure)) {
                suspect("it is silent");
            }
        });
    }

    private void probeLater() {
        later(PROBE_INTERVAL).execute(this::probe);
    }

    private void probe() {
        if (closed) {
            return;
        }
        Attempt attempt = new Attempt(PROBE_LIMIT, true);
        probe(attempt).whenComplete((answer, failure) -> {
            if (answers(attempt, failure)) {
                suspect = false;
                log.info("etcd member {} answers again", endpoint);
            } else {
                renewAfter(FailureKind.status(failure));
                probeLater();
            }
        });
    }

    private CompletableFuture<TxnResponse> probe(Attempt attempt) {
        return ask(attempt, jetcd -> jetcd.getKVClient().txn().Then(PROBE).commit());
    }

    private static boolean answers(Attempt attempt, @Nullable Throwable failure) {
        return failure == null || FailureKind.of(FailureKind.status(failure), attempt) == FailureKind.FORBIDDEN;
    }

    /** A probe that cannot be sent has failed: without another one, the member would be suspected for ever. */
    private <T> CompletableFuture<T> ask(Attempt attempt, Function<Client, CompletableFuture<T>> request) {
        try {
            return call(attempt, request);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Executor later(Duration delay) {
        return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
