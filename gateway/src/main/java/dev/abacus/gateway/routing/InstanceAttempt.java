package dev.abacus.gateway.routing;

import dev.abacus.gateway.routing.AttemptSpans.AttemptSpan;
import feign.Response;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.CompletionContext;
import org.springframework.cloud.client.loadbalancer.CompletionContext.Status;
import org.springframework.cloud.client.loadbalancer.Request;

/**
 * One attempt of a call at one instance, which tells the lifecycles of Spring Cloud LoadBalancer how it went. One thread runs
 * it; any thread can overtake it.
 */
final class InstanceAttempt {

    private final Upstream upstream;
    private final Request<Object> choice;
    private final org.springframework.cloud.client.loadbalancer.Response<ServiceInstance> chosen;
    private final InstanceClient client;
    private final CancellableRequest message;
    private final AttemptSpan span;
    private final TimeLimits limits;
    private final long began = System.nanoTime();
    private @Nullable Response response;
    private boolean maybeDone;

    /**
     * @param whole limit of the whole exchange
     * @param cut whether the deadline has shortened this limit: then a timeout says nothing of the instance
     */
    record TimeLimits(Duration connect, Duration whole, boolean cut) {}

    InstanceAttempt(
            Upstream upstream,
            Request<Object> choice,
            org.springframework.cloud.client.loadbalancer.Response<ServiceInstance> chosen,
            InstanceClient client,
            feign.Request request,
            AttemptSpan span,
            TimeLimits limits) {
        this.upstream = upstream;
        this.choice = choice;
        this.chosen = chosen;
        this.client = client;
        this.message = new CancellableRequest(request);
        this.span = span;
        this.limits = limits;
    }

    void run() {
        upstream.lifecycles().forEach(lifecycle -> lifecycle.onStartRequest(choice, chosen));
        try {
            response = client.execute(instance(), message, limits.connect(), limits.whole());
            span.answered(response.status());
            complete(new CompletionContext<>(Status.SUCCESS, choice, chosen, response));
        } catch (IOException e) {
            maybeDone = InstanceClient.maybeSent(e);
            complete(new CompletionContext<>(saysNothing(e) ? Status.DISCARD : Status.FAILED, e, choice, chosen));
            span.failed(
                    e,
                    instance() instanceof TrackedInstance tracked
                            && tracked.outlier().isEjected());
        }
    }

    private boolean saysNothing(IOException e) {
        return switch (e) {
            case ConnectTimeoutException _ -> limits.whole().compareTo(limits.connect()) < 0;
            case SocketTimeoutException _ -> limits.cut();
            case OvertakenException overtaken -> !overtaken.isOutlier();
            default -> false;
        };
    }

    private void complete(CompletionContext<Object, ServiceInstance, Object> completion) {
        upstream.lifecycles().forEach(lifecycle -> lifecycle.onComplete(completion));
    }

    /** Ends it: another attempt has the response. */
    void overtake(boolean outlier) {
        message.cancel(new OvertakenException(outlier));
    }

    ServiceInstance instance() {
        return Objects.requireNonNull(chosen.getServer());
    }

    /** After {@link #run}; null if there is none. */
    @Nullable
    Response response() {
        return response;
    }

    /** Whether the instance has done what was asked, or says why it never can, after {@link #run}. */
    boolean isAnswered() {
        return response != null && !RefusedWrite.is(response);
    }

    /** Whether the instance may have executed the request without saying so, after {@link #run}. */
    boolean maybeDone() {
        return maybeDone
                || (response != null && RefusedWrite.is(response) && new RefusedWrite(response).isOutcomeUnknown());
    }

    long elapsedNanos() {
        return System.nanoTime() - began;
    }
}
