package dev.abacus.gateway.routing;

import java.io.Serial;
import java.util.concurrent.atomic.AtomicMarkableReference;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Cancellable HTTP request: its connection can be closed while a thread waits for it. HttpClient's own parses the URL once
 * more. Only cancelling is thread-safe.
 */
final class CancellableRequest extends BasicClassicHttpRequest implements CancellableDependency {

    @Serial
    private static final long serialVersionUID = 1;

    /** What the thread waits for; marked once the request is cancelled. */
    private final transient AtomicMarkableReference<@Nullable Cancellable> dependency =
            new AtomicMarkableReference<>(null, false);

    CancellableRequest(String method, HttpHost target, String path) {
        super(method, target, path);
    }

    @Override
    public void setDependency(Cancellable next) {
        if (!dependency.compareAndSet(dependency.getReference(), next, false, false)) {
            next.cancel();
        }
    }

    @Override
    public boolean isCancelled() {
        return dependency.isMarked();
    }

    @Override
    public boolean cancel() {
        Cancellable current;
        do {
            if (dependency.isMarked()) {
                return false;
            }
            current = dependency.getReference();
        } while (!dependency.compareAndSet(current, current, false, true));
        if (current != null) {
            current.cancel();
        }
        return true;
    }
}
