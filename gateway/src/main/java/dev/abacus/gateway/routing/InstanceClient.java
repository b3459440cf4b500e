package dev.abacus.gateway.routing;

import feign.Request;
import feign.Response;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.springframework.cloud.client.ServiceInstance;

/** Client of one instance at a time: one attempt, whose response was read to its end and checked. Thread-safe. */
record InstanceClient(HttpExchange exchange, AnswerCheck check) {

    /** @throws IOException whatever is wrong with the instance; {@link #maybeSent} says what it means for the request */
    Response call(ServiceInstance instance, Request request, Duration connectTimeout, Duration limit)
            throws IOException {
        try {
            return check.passed(request, exchange.with(instance, request, connectTimeout, limit));
        } catch (RuntimeException e) {
            throw new IOException("it can't be called: " + e.getMessage(), e);
        }
    }

    /** Whether the service may have executed a request that failed so. */
    static boolean maybeSent(IOException e) {
        return !(e instanceof ConnectException
                || e instanceof ConnectTimeoutException
                || e instanceof NoRouteToHostException
                || e instanceof UnknownHostException
                || (e instanceof ForeignAnswerException foreign && foreign.isPathUnknown()));
    }
}
