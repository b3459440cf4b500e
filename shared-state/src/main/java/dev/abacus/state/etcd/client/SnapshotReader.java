package dev.abacus.state.etcd.client;

import dev.abacus.state.Credentials;
import dev.abacus.state.StateUnavailableException;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.maintenance.SnapshotResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reader of a snapshot of a member's database.
 *
 * @param revision a revision that the member has reached
 */
public record SnapshotReader(URI member, long revision) {
    /** Each snapshot has a thread, because its disk may be slow. */
    private static final Executor WRITERS = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("etcd-snapshot-", 0).factory());

    /** @param credentials of a user that may read all of it */
    public void writeTo(OutputStream out, Credentials credentials, Duration limit) throws IOException {
        try (MemberConnection connection = new MemberConnection(member, credentials, WRITERS, term -> {})) {
            connection
                    .call(new Attempt(limit, true), jetcd -> new Pieces(out).from(jetcd))
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException notWritten) {
                throw notWritten;
            }
            throw failed(FailureKind.reason(FailureKind.status(e)), e);
        } catch (TimeoutException e) {
            throw failed("it takes longer than " + limit.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("interrupted", e);
        }
    }

    private StateUnavailableException failed(String why, Exception cause) {
        return new StateUnavailableException("etcd member " + member + " gives no complete snapshot: " + why, cause);
    }

    /** Writes each piece before it asks for the next. */
    private static final class Pieces implements StreamObserver<SnapshotResponse> {
        private final OutputStream out;
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        Pieces(OutputStream out) {
            this.out = out;
        }

        CompletableFuture<Void> from(Client client) {
            client.getMaintenanceClient().snapshot(this);
            return end;
        }

        @Override
        public void onNext(SnapshotResponse piece) {
            if (!end.isDone()) {
                try {
                    piece.getBlob().writeTo(out);
                } catch (IOException e) {
                    end.completeExceptionally(e);
                }
            }
        }

        @Override
        public void onError(Throwable failure) {
            end.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            end.complete(null);
        }
    }
}
