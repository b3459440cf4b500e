package dev.abacus.gateway.routing;

import feign.Request;
import java.io.Serial;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Cancellable HTTP request, made of a Feign request: its connection can be closed while a thread waits for it. HttpClient's own parses the URL once
 * more. Only cancelling is thread-safe.
 */
final class CancellableRequest extends BasicClassicHttpRequest implements CancellableDependency {

    @Serial
    private static final long serialVersionUID = 1;

    /** What the thread waits for. */
    private transient @Nullable Cancellable dependency;

    private boolean cancelled;

    /** @param path with the query, as it goes onto the wire */
    CancellableRequest(Request request, HttpHost target, String path) {
        super(request.httpMethod().name(), target, path);
        request.headers().forEach((name, values) -> {
            if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)) {
                values.forEach(value -> addHeader(name, value));
            }
        });
        if (request.body() != null) {
            setEntity(new ByteArrayEntity(request.body(), null));
        }
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
