package dev.abacus.gateway.routing;

import dev.abacus.kit.deadline.Deadline;
import feign.Request;
import feign.Response;
import io.netty.util.Timer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.springframework.cloud.client.ServiceInstance;

/**
 * HTTP client of the instances on Apache HttpClient 5: one attempt, whose response was read to its end and checked. Time and
 * size of a whole response are limited: a socket's timeout starts anew with each byte. Feign's own adapter would parse each
 * URL three times, and leave the body to be read when the connection may be gone. Thread-safe.
 */
final class InstanceClient implements AutoCloseable {

    /** Maximum size of a response beyond twice that of its request, which it repeats. */
    private static final int MAX_RESPONSE = 64 * 1024;

    private final CloseableHttpClient http;
    private final ResponseValidator validator;
    private final Timer timer;

    /** @param timer ends the exchanges that exceed their limit */
    InstanceClient(ResponseValidator validator, Timer timer) {
        this.http = client();
        this.validator = validator;
        this.timer = timer;
    }

    /** Plain connections: no retries, redirects, cookies or authentication. */
    private static CloseableHttpClient client() {
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setMaxConnPerRoute(Integer.MAX_VALUE)
                .setDnsResolver(new BoundedDnsResolver())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .evictIdleConnections(TimeValue.ofSeconds(30))
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableDefaultUserAgent()
                .disableConnectionState()
                .build();
    }

    /** Timer of the time limits; tasks must not block. */
    Timer timer() {
        return timer;
    }

    /** One attempt that nobody cancels; see {@link #execute}. */
    Response call(ServiceInstance instance, Request request, Duration connectTimeout, Duration limit)
            throws IOException {
        return execute(instance, new CancellableRequest(request), connectTimeout, limit);
    }

    /**
     * @param limit for the whole exchange; the instance learns it as its deadline
     * @return the response with its body in memory
     * @throws SocketTimeoutException if the whole response was not there within the limit
     * @throws IOException the reason why the request was cancelled, or whatever else is wrong with the instance;
     *     {@link #maybeSent} says what it means for the request
     */
    Response execute(ServiceInstance instance, CancellableRequest message, Duration connectTimeout, Duration limit)
            throws IOException {
        var timeout = timer.newTimeout(
                _ -> message.cancel(
                        new SocketTimeoutException("no whole response within %d ms".formatted(limit.toMillis()))),
                limit.toNanos(),
                TimeUnit.NANOSECONDS);
        try {
            return validator.validated(message.request(), exchange(instance, message, connectTimeout, limit));
        } catch (IOException | RuntimeException e) {
            // The latter also if it is cancelled between two steps, and HttpClient finds its connection gone.
            IOException reason = message.reason();
            if (reason != null) {
                throw reason;
            }
            throw e instanceof IOException io ? io : new IOException("it can't be called: " + e.getMessage(), e);
        } finally {
            timeout.cancel();
        }
    }

    /** Whether the service may have executed a request that failed so. */
    static boolean maybeSent(IOException e) {
        return !(e instanceof ConnectException
                || e instanceof ConnectTimeoutException
                || e instanceof NoRouteToHostException
                || e instanceof UnknownHostException
                || (e instanceof UnexpectedResponseException foreign && foreign.isPathUnknown()));
    }

    private Response exchange(
            ServiceInstance instance, CancellableRequest message, Duration connectTimeout, Duration limit)
            throws IOException {
        var target = new HttpHost(host(instance), instance.getPort());
        // 0 would be no limit at all.
        Timeout whole = Timeout.ofMilliseconds(Math.max(1, limit.toMillis()));
        var context = HttpClientContext.create();
        context.setRequestConfig(limits(connectTimeout, whole));
        message.addHeader(Deadline.HEADER, Long.toString(whole.toMilliseconds()));
        return http.execute(target, message, context, response -> response(message, response));
    }

    /** HttpHost takes an IPv6 address without the brackets that a URI needs. */
    private static String host(ServiceInstance instance) {
        String host = instance.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public void close() {
        http.close(CloseMode.GRACEFUL);
    }

    @SuppressWarnings("deprecation") // The connect timeout of the connection manager could not change at run time.
    private static RequestConfig limits(Duration connectTimeout, Timeout whole) {
        Timeout connect = Timeout.of(connectTimeout);
        return RequestConfig.custom()
                // Connections have no limit: calls have, by FairBulkhead and AdmissionFilter.
                .setConnectionRequestTimeout(connect)
                .setConnectTimeout(connect.compareTo(whole) < 0 ? connect : whole)
                // The timer's instead: a socket's costs a virtual thread a task of the JDK's scheduler for each read.
                .setResponseTimeout(Timeout.DISABLED)
                .build();
    }

    private static Response response(CancellableRequest message, ClassicHttpResponse response) throws IOException {
        Map<String, Collection<String>> headers = new HashMap<>();
        for (Header header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName(), name -> new ArrayList<>(1))
                    .add(header.getValue());
        }
        Request request = message.request();
        int maxSize = MAX_RESPONSE + 2 * (message.getPath().length() + request.length());
        byte[] body;
        try {
            body = response.getEntity() == null ? new byte[0] : body(response.getEntity(), maxSize);
        } catch (IOException e) {
            // Otherwise HttpClient reads the rest of the chunks, which may have no end, to keep the connection.
            message.cancel(e);
            throw e;
        }
        return Response.builder()
                .request(request)
                .status(response.getCode())
                .reason(response.getReasonPhrase())
                .headers(headers)
                .body(body)
                .build();
    }

    private static byte[] body(HttpEntity entity, int max) throws IOException {
        long declared = entity.getContentLength();
        checkSize(declared, max);
        byte[] bytes = entity.getContent().readNBytes(declared < 0 ? max + 1 : (int) declared);
        checkSize(bytes.length, max);
        return bytes;
    }

    private static void checkSize(long size, int max) throws IOException {
        if (size > max) {
            throw new IOException("a response of more than %d bytes".formatted(max));
        }
    }
}
