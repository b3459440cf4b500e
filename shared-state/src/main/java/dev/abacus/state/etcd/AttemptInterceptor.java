package dev.abacus.state.etcd;

import com.google.protobuf.UnknownFieldSet;
import io.etcd.jetcd.api.WatchRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;

/** Gives jetcd's calls what its API has no option for. */
final class AttemptInterceptor implements ClientInterceptor {
    private static final Metadata.Key<String> HAS_LEADER =
            Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);
    /** {@code WatchCreateRequest.fragment = true} */
    private static final UnknownFieldSet FRAGMENT = UnknownFieldSet.newBuilder()
            .addField(8, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel channel) {
        Attempt attempt = Attempt.current();
        // Answers are taken where they arrive: what is done with them there is little, and gRPC's pool has no bound.
        CallOptions direct = options.withExecutor(Runnable::run);
        boolean needsLeader = attempt != null && attempt.needsLeader();
        return new SimpleForwardingClientCall<>(
                channel.newCall(method, attempt == null ? direct : attempt.applyTo(direct))) {
            @Override
            public void start(Listener<R> listener, Metadata headers) {
                if (needsLeader) {
                    headers.put(HAS_LEADER, "true");
                }
                super.start(new UnretriedListener<>(listener), headers);
            }

            @Override
            @SuppressWarnings("unchecked")
            public void sendMessage(Q message) {
                super.sendMessage(message instanceof WatchRequest watch ? (Q) fragmented(watch) : message);
            }
        };
    }

    /**
     * A feed that is far behind gets up to 1000 revisions at once: in pieces that fit into a gRPC message. jetcd's copy
     * of the protocol is older than that field.
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
     * jetcd tries again, and warns, when it sees UNAVAILABLE. Here {@link Members} and {@link Tail} do that, so it sees
     * another code.
     */
    private static final class UnretriedListener<R> extends SimpleForwardingClientCallListener<R> {
        UnretriedListener(ClientCall.Listener<R> delegate) {
            super(delegate);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            boolean unavailable = status.getCode() == Status.Code.UNAVAILABLE;
            super.onClose(
                    unavailable
                            ? Status.ABORTED
                                    .withDescription(status.getDescription())
                                    .withCause(status.getCause())
                            : status,
                    trailers);
        }
    }
}
