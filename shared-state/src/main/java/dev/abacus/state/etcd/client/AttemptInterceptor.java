package dev.abacus.state.etcd.client;

import com.google.protobuf.UnknownFieldSet;
import dev.abacus.state.etcd.auth.AuthStatus;
import dev.abacus.state.etcd.auth.TokenProvider;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Interceptor that sets what jetcd's API has no option for, and a token where etcd has users. */
final class AttemptInterceptor implements ClientInterceptor {
    private static final Metadata.Key<String> HAS_LEADER =
            Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);
    /** {@code WatchCreateRequest.fragment = true} */
    private static final UnknownFieldSet FRAGMENT = UnknownFieldSet.newBuilder()
            .addField(8, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();

    private final @Nullable TokenProvider tokens;
    private final Executor answers;

    /**
     * @param tokens null where calls need no token
     * @param answers handles the answers
     */
    AttemptInterceptor(@Nullable TokenProvider tokens, Executor answers) {
        this.tokens = tokens;
        this.answers = answers;
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel channel) {
        Attempt attempt = Attempt.current();
        CallOptions handled = options.withExecutor(answers);
        boolean needsLeader = attempt != null && attempt.needsLeader();
        CallOptions limited = attempt == null ? handled : attempt.applyTo(handled);
        TokenProvider.Pass pass = tokens == null ? null : tokens.pass(channel);
        return new SimpleForwardingClientCall<>(
                channel.newCall(method, pass == null ? limited : limited.withCallCredentials(pass))) {
            @Override
            public void start(Listener<R> listener, Metadata headers) {
                if (needsLeader) {
                    headers.put(HAS_LEADER, "true");
                }
                super.start(new UnretriedListener<>(listener, pass), headers);
            }

            @Override
            @SuppressWarnings("unchecked")
            public void sendMessage(Q message) {
                super.sendMessage(message instanceof WatchRequest watch ? (Q) fragmented(watch) : message);
            }
        };
    }

    /**
     * A watch that is far behind gets up to 1000 revisions in one response: in fragments that fit into a gRPC message.
     * jetcd's copy of the protocol is older than that field.
     */
    private static WatchRequest fragmented(WatchRequest request) {
        if (!request.hasCreateRequest()) {
            return request;
        }
        return request.toBuilder()
                .setCreateRequest(request.getCreateRequest().toBuilder().mergeUnknownFields(FRAGMENT))
                .build();
    }

    /**
     * jetcd retries, and warns, when it sees UNAVAILABLE, or that a token has expired. Here {@link Members},
     * {@link MemberConnection} and the watches do that, so jetcd sees another code.
     */
    private static final class UnretriedListener<R> extends SimpleForwardingClientCallListener<R> {
        private final TokenProvider.@Nullable Pass pass;

        UnretriedListener(ClientCall.Listener<R> delegate, TokenProvider.@Nullable Pass pass) {
            super(delegate);
            this.pass = pass;
        }

        /** etcd refuses a watch by a message. */
        @Override
        public void onMessage(R message) {
            if (message instanceof WatchResponse watch && watch.getCanceled()) {
                expireBy(Status.CANCELLED.withDescription(watch.getCancelReason()));
            }
            super.onMessage(message);
        }

        private void expireBy(Status status) {
            if (pass != null && AuthStatus.isTokenExpired(status)) {
                pass.expired();
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            expireBy(status);
            boolean retried = status.getCode() == Status.Code.UNAVAILABLE || AuthStatus.isTokenExpired(status);
            super.onClose(
                    retried
                            ? Status.ABORTED
                                    .withDescription(status.getDescription())
                                    .withCause(status.getCause())
                            : status,
                    trailers);
        }
    }
}
