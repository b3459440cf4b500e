package dev.abacus.state.etcd.auth;

import com.google.protobuf.ByteString;
import dev.abacus.state.Credentials;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.AuthenticateResponse;
import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Authentication of calls to a member: logs in with name and password, and gives each call the token.
 *
 * <p>etcd keeps tokens in memory until they are unused for five minutes, or the member restarts; then this logs in again.
 * Concurrent calls wait for the same login, because a password costs etcd some 50 ms of CPU (bcrypt). jetcd's own
 * authentication logs in for each of them, and does not log in again for some kinds of calls. Thread-safe.
 */
public final class TokenProvider {
    private static final Metadata.Key<String> TOKEN = Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);
    private static final Duration LIMIT = Duration.ofSeconds(3);
    /** Minimum time between a refused login and the next one. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Credentials credentials;
    private @Nullable CompletableFuture<Metadata> current;
    private long askedAt;

    public TokenProvider(Credentials credentials) {
        this.credentials = credentials;
    }

    /** Credentials of one call. @param channel for the login */
    public Pass pass(Channel channel) {
        return new Pass(channel);
    }

    private synchronized CompletableFuture<Metadata> token(Channel channel) {
        CompletableFuture<Metadata> token = current;
        if (token == null || token.isCompletedExceptionally() && System.nanoTime() - askedAt > PAUSE.toNanos()) {
            token = new CompletableFuture<>();
            current = token;
            askedAt = System.nanoTime();
            ask(channel, token);
        }
        return token;
    }

    private synchronized void forget(CompletableFuture<Metadata> token) {
        if (current == token) {
            current = null;
        }
    }

    private void ask(Channel channel, CompletableFuture<Metadata> token) {
        AuthenticateRequest request = AuthenticateRequest.newBuilder()
                .setName(credentials.user())
                .setPasswordBytes(ByteString.copyFrom(credentials.password().text(), StandardCharsets.UTF_8))
                .build();
        CallOptions options = CallOptions.DEFAULT
                .withExecutor(Runnable::run)
                .withDeadlineAfter(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        Answer answer = new Answer(token);
        try {
            ClientCalls.asyncUnaryCall(channel.newCall(AuthGrpc.getAuthenticateMethod(), options), request, answer);
        } catch (RuntimeException e) {
            // Else all calls would wait for this token.
            answer.onError(e);
        }
    }

    /** etcd's answer to a login. */
    private final class Answer implements StreamObserver<AuthenticateResponse> {
        private final CompletableFuture<Metadata> token;

        Answer(CompletableFuture<Metadata> token) {
            this.token = token;
        }

        @Override
        public void onNext(AuthenticateResponse response) {
            Metadata headers = new Metadata();
            headers.put(TOKEN, response.getToken());
            token.complete(headers);
        }

        @Override
        public void onError(Throwable failure) {
            Status status = Status.fromThrowable(failure);
            if (AuthStatus.isAuthDisabled(status)) {
                token.complete(new Metadata());
            } else if (AuthStatus.isLoginRefused(status)) {
                // With another code: gRPC takes INVALID_ARGUMENT for a fault of its own.
                token.completeExceptionally(Status.UNAUTHENTICATED
                        .withDescription(status.getDescription())
                        .asException());
            } else {
                forget(token);
                token.completeExceptionally(Status.UNAVAILABLE
                        .withDescription("no login: " + status.getDescription())
                        .withCause(status.getCause())
                        .asException());
            }
        }

        @Override
        public void onCompleted() {
            if (!token.isDone()) {
                onError(Status.INTERNAL.withDescription("no token").asException());
            }
        }
    }

    /** The token of one call. */
    public final class Pass extends CallCredentials {
        private final Channel channel;
        private volatile @Nullable CompletableFuture<Metadata> used;

        private Pass(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
            CompletableFuture<Metadata> token = token(channel);
            used = token;
            var ignored = token.whenComplete((headers, failure) -> {
                if (failure == null) {
                    applier.apply(headers);
                } else {
                    applier.fail(Status.fromThrowable(failure));
                }
            });
        }

        /** etcd refused the token: the next call logs in again. */
        public void expired() {
            CompletableFuture<Metadata> token = used;
            if (token != null) {
                forget(token);
            }
        }
    }
}
