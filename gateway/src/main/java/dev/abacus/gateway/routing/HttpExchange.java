package dev.abacus.gateway.routing;

import dev.abacus.kit.deadline.Deadline;
import feign.Request;
import feign.Response;
import io.netty.util.Timer;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.springframework.cloud.client.ServiceInstance;

/**
 * A Feign request to one instance, on Apache HttpClient 5. Feign's own adapter would parse each URL three times, and
 * leave the answer's body to be read when the connection may be gone. Of an answer, both the time and the size are
 * bounded as a whole: a socket's timeout starts anew with each byte. Thread-safe.
 */
final class HttpExchange implements AutoCloseable {

    /** An answer repeats what was asked, as it was written or shorter; and says more, which is far less than this. */
    private static final int MAX_ANSWER = 64 * 1024;

    private static final int FIRST = 2 * 1024;

    private final CloseableHttpClient http;
    private final Timer timer;

    HttpExchange(CloseableHttpClient http, Timer timer) {
        this.http = http;
        this.timer = timer;
    }

    /**
     * @param path with the query, as it goes onto the wire
     * @param limit until the answer is there; the instance is told, and works on it no longer
     * @return the whole answer, its body read to the end
     * @throws SocketTimeoutException if the whole answer was not there within the limit
     */
    Response with(ServiceInstance instance, Request request, String path, Duration connectTimeout, Duration limit)
            throws IOException {
        var target = new HttpHost(host(instance), instance.getPort());
        var context = HttpClientContext.create();
        // 0 would be no limit at all.
        Timeout whole = Timeout.ofMilliseconds(Math.max(1, limit.toMillis()));
        context.setRequestConfig(limits(connectTimeout, whole));
        CancellableRequest message = message(request, target, path);
        message.addHeader(Deadline.HEADER, Long.toString(whole.toMilliseconds()));
        var timeout = timer.newTimeout(_ -> message.cancel(), limit.toNanos(), TimeUnit.NANOSECONDS);
        try {
            return http.execute(target, message, context, answer -> answer(request, path, answer));
        } catch (IOException | IllegalStateException e) {
            // The latter where it is cancelled between two steps, and HttpClient finds its connection gone.
            if (message.isCancelled()) {
                throw late(whole, e);
            }
            throw e;
        } finally {
            timeout.cancel();
        }
    }

    /** An IPv6 address stands in brackets in a URI, but not here. */
    private static String host(ServiceInstance instance) {
        String host = instance.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static SocketTimeoutException late(Timeout limit, Exception cause) {
        var late = new SocketTimeoutException("no whole answer within " + limit);
        late.initCause(cause);
        return late;
    }

    @Override
    public void close() {
        http.close(CloseMode.GRACEFUL);
    }

    @SuppressWarnings("deprecation") // The connect timeout of the connection manager could not change at run time.
    private static RequestConfig limits(Duration connectTimeout, Timeout whole) {
        Timeout connect = Timeout.of(connectTimeout);
        return RequestConfig.custom()
                // Connections are not bounded: calls are, by Turns and Admission.
                .setConnectionRequestTimeout(connect)
                .setConnectTimeout(connect.compareTo(whole) < 0 ? connect : whole)
                // The timer's: one of the socket would cost a virtual thread a task of the JDK's scheduler for each
                // read.
                .setResponseTimeout(Timeout.DISABLED)
                .build();
    }

    private static CancellableRequest message(Request request, HttpHost target, String path) {
        var message = new CancellableRequest(request.httpMethod().name(), target, path);
        request.headers().forEach((name, values) -> {
            if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)) {
                values.forEach(value -> message.addHeader(name, value));
            }
        });
        if (request.body() != null) {
            message.setEntity(new ByteArrayEntity(request.body(), null));
        }
        return message;
    }

    private static Response answer(Request request, String path, ClassicHttpResponse answer) throws IOException {
        Map<String, Collection<String>> headers = new HashMap<>();
        for (Header header : answer.getHeaders()) {
            headers.computeIfAbsent(header.getName(), name -> new ArrayList<>(1))
                    .add(header.getValue());
        }
        byte[] body = answer.getEntity() == null ? new byte[0] : body(answer.getEntity(), maxAnswer(request, path));
        return Response.builder()
                .request(request)
                .status(answer.getCode())
                .reason(answer.getReasonPhrase())
                .headers(headers)
                .body(body)
                .build();
    }

    private static int maxAnswer(Request request, String path) {
        return MAX_ANSWER + 2 * (path.length() + request.length());
    }

    /** Takes memory as bytes come, whatever length the instance tells. */
    private static byte[] body(HttpEntity entity, int max) throws IOException {
        long told = entity.getContentLength();
        checkSize(told, max);
        InputStream in = entity.getContent();
        byte[] bytes = new byte[(int) (told < 0 ? FIRST : Math.min(told, MAX_ANSWER))];
        int length = in.readNBytes(bytes, 0, bytes.length);
        while (length == bytes.length && length != told) {
            checkSize(length, max);
            bytes = Arrays.copyOf(bytes, Math.max(FIRST, 2 * length));
            length += in.readNBytes(bytes, length, bytes.length - length);
        }
        checkSize(length, max);
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private static void checkSize(long size, int max) throws IOException {
        if (size > max) {
            throw new IOException("an answer of more than %d bytes".formatted(max));
        }
    }
}
