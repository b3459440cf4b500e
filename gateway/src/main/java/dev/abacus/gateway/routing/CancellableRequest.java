package dev.abacus.gateway.routing;

import java.io.Serial;
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

    /** What the thread waits for. */
    private transient @Nullable Cancellable dependency;

    private boolean cancelled;

    CancellableRequest(String method, HttpHost target, String path) {
        super(method, target, path);
    }

    @Override
    public synchronized void setDependency(Cancellable next) {
        dependency = next;
        if (cancelled) {
            next.cancel();
        }
    }

    @Override
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    @Override
    public synchronized boolean cancel() {
        boolean first = !cancelled;
        cancelled = true;
        if (first && dependency != null) {
            dependency.cancel();
        }
        return first;
    }
}
