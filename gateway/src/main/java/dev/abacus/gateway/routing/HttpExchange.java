package dev.abacus.gateway.routing;

import dev.abacus.kit.consul.Instance;
import dev.abacus.kit.deadline.Deadline;
import feign.Request;
import feign.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * A Feign request to one instance, on Apache HttpClient 5. Feign's own adapter would parse each URL three times, and
 * leave the answer's body to be read when the connection may be gone. Thread-safe.
 */
final class HttpExchange implements AutoCloseable {

    private final CloseableHttpClient http;

    HttpExchange(CloseableHttpClient http) {
        this.http = http;
    }

    /**
     * @param path with the query, as it goes onto the wire
     * @param limit until the answer is there; the instance is told, and works on it no longer
     * @return the whole answer, its body read to the end
     */
    Response with(Instance instance, Request request, String path, Duration connectTimeout, Duration limit)
            throws IOException {
        var target = new HttpHost(instance.host(), instance.port());
        var context = HttpClientContext.create();
        // 0 would be no limit at all.
        Timeout whole = Timeout.ofMilliseconds(Math.max(1, limit.toMillis()));
        context.setRequestConfig(limits(connectTimeout, whole));
        ClassicHttpRequest message = message(request, target, path);
        message.addHeader(Deadline.HEADER, Long.toString(whole.toMilliseconds()));
        return http.execute(target, message, context, answer -> answer(request, answer));
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
                .setResponseTimeout(whole)
                .build();
    }

    private static ClassicHttpRequest message(Request request, HttpHost target, String path) {
        var message = new BasicClassicHttpRequest(request.httpMethod().name(), target, path);
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

    private static Response answer(Request request, ClassicHttpResponse answer) throws IOException {
        Map<String, Collection<String>> headers = new HashMap<>();
        for (Header header : answer.getHeaders()) {
            headers.computeIfAbsent(header.getName(), name -> new ArrayList<>(1))
                    .add(header.getValue());
        }
        byte[] body = answer.getEntity() == null ? new byte[0] : EntityUtils.toByteArray(answer.getEntity());
        return Response.builder()
                .request(request)
                .status(answer.getCode())
                .reason(answer.getReasonPhrase())
                .headers(headers)
                .body(body)
                .build();
    }
}
