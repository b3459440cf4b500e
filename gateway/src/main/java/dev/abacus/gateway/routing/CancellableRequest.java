package dev.abacus.gateway.routing;

import feign.Request;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serial;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Cancellable HTTP request, made of a Feign request: its connection can be closed while a thread waits for it, for a reason
 * that this thread learns. HttpClient's own parses the URL once more. Only cancelling is thread-safe.
 */
final class CancellableRequest extends BasicClassicHttpRequest implements CancellableDependency {

    @Serial
    private static final long serialVersionUID = 1;

    private final transient Request request;

    /** What the thread waits for. */
    private transient @Nullable Cancellable dependency;

    private @Nullable IOException reason;

    /** @param request to {@code http://SERVICE/path} */
    CancellableRequest(Request request) {
        super(request.httpMethod().name(), path(request.url()));
        this.request = request;
        request.headers().forEach((name, values) -> {
            if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)) {
                values.forEach(value -> addHeader(name, value));
            }
        });
        if (request.body() != null) {
            setEntity(new ByteArrayEntity(request.body(), null));
        }
    }

    private static String path(String url) {
        int start = url.indexOf('/', LoadBalancedClient.SCHEME.length());
        return start < 0 ? "/" : url.substring(start);
    }

    /** What it was made of. */
    Request request() {
        return request;
    }

    /** Why it was cancelled; null if it was not. */
    synchronized @Nullable IOException reason() {
        return reason;
    }

    /** Closes the connection, unless it was cancelled before; the thread that waits learns the reason. */
    synchronized void cancel(IOException why) {
        if (reason == null) {
            reason = why;
            if (dependency != null) {
                dependency.cancel();
            }
        }
    }

    @Override
    public synchronized void setDependency(Cancellable next) {
        dependency = next;
        if (reason != null) {
            next.cancel();
        }
    }

    @Override
    public synchronized boolean isCancelled() {
        return reason != null;
    }

    @Override
    public boolean cancel() {
        cancel(new InterruptedIOException("cancelled"));
        return true;
    }
}
