package dev.abacus.gateway.routing;

import dev.abacus.kit.deadline.Deadline;
import dev.abacus.kit.problem.ProblemException;
import feign.Request;
import feign.RequestTemplate;
import feign.Response;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.CompletionContext;
import org.springframework.cloud.client.loadbalancer.CompletionContext.Status;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;

/**
 * One call of a service, with its attempts. An instance that does not answer to the end costs one attempt, as one where
 * another program answers; then the next instance is called. A GET and a write with an idempotency key are repeated, as long as
 * the retry budget and the deadline allow it. Not thread-safe, except for its probes.
 */
final class Call implements LeastRequestLoadBalancer.Attempts {

    private static final Request READINESS = Request.create(
            Request.HttpMethod.GET,
            LoadBalancedClient.SCHEME + "instance/actuator/health/readiness",
            Map.of(),
            Request.Body.empty(),
            new RequestTemplate());

    private final Upstream upstream;
    private final Request request;
    private final InstanceClient client;
    private final AttemptSpans spans;
    private final RoutingSettings settings;
    private final boolean reads;
    private final Deadline deadline = Deadline.current();
    private final DefaultRequest<Object> choice = new DefaultRequest<>(this);
    private final List<ServiceInstance> tried = new ArrayList<>(2);
    private final boolean impatient;
    private boolean maybeDone;

    Call(Upstream upstream, Request request, InstanceClient client, AttemptSpans spans, RoutingSettings settings) {
        this.upstream = upstream;
        this.request = request;
        this.client = client;
        this.spans = spans;
        this.settings = settings;
        this.reads = request.httpMethod() == Request.HttpMethod.GET;
        this.impatient = isCut(limit());
    }

    Response execute() {
        int instances = upstream.size();
        if (instances == 0) {
            throw FailedCall.unavailable("No instance of " + upstream.name() + " is registered");
        }
        upstream.budget().deposit();
        return reads ? withPermit(instances) : attempts();
    }

    /** For reads only: writes wait for etcd, and must not hold up what needs no etcd. Admission limits them. */
    private Response withPermit(int instances) {
        int maxCalls = settings.maxConcurrentCalls() * instances;
        if (!upstream.bulkhead().tryAcquire(maxCalls, limit())) {
            throw failure("the limit of %d concurrent calls is reached".formatted(maxCalls));
        }
        try {
            return attempts();
        } finally {
            upstream.bulkhead().release();
        }
    }

    private Response attempts() {
        upstream.lifecycles().forEach(lifecycle -> lifecycle.onStart(choice));
        int maxAttempts = repeatable() ? settings.attempts() : 1;
        while (!deadline.isOver()) {
            if (tried.size() == maxAttempts) {
                throw failure("instances tried: %d".formatted(maxAttempts));
            }
            if (!tried.isEmpty() && !upstream.budget().withdraw()) {
                throw failure("the retry budget is spent");
            }
            var chosen = upstream.choose(choice);
            if (chosen == null || !chosen.hasServer()) {
                throw failure("instances tried: %d".formatted(tried.size()));
            }
            Response response = attempt(chosen);
            if (response != null) {
                return response;
            }
        }
        throw failure("the deadline has passed");
    }

    private @Nullable Response attempt(org.springframework.cloud.client.loadbalancer.Response<ServiceInstance> chosen) {
        ServiceInstance instance = Objects.requireNonNull(chosen.getServer());
        tried.add(instance);
        Duration limit = limit();
        upstream.lifecycles().forEach(lifecycle -> lifecycle.onStartRequest(choice, chosen));
        var span = spans.start(upstream.name(), instance, request, tried.size() - 1);
        try {
            Response response = client.call(instance, span.propagate(request), settings.connectTimeout(), limit);
            span.answered(response.status());
            complete(new CompletionContext<>(Status.SUCCESS, choice, chosen, response));
            return response;
        } catch (IOException e) {
            // A deadline that is shorter than the response timeout says nothing of the instance.
            boolean discard = e instanceof SocketTimeoutException && isCut(limit);
            complete(new CompletionContext<>(discard ? Status.DISCARD : Status.FAILED, e, choice, chosen));
            span.failed(
                    e,
                    instance instanceof TrackedInstance tracked
                            && tracked.outlier().isEjected());
            maybeDone |= InstanceClient.maybeSent(e);
            return null;
        }
    }

    private void complete(CompletionContext<Object, ServiceInstance, Object> completion) {
        upstream.lifecycles().forEach(lifecycle -> lifecycle.onComplete(completion));
    }

    @Override
    public boolean hasTried(ServiceInstance instance) {
        return tried.contains(instance);
    }

    /** Repeats a read; a write is not made twice for a probe. */
    @Override
    public void probe(ServiceInstance instance) throws IOException {
        Response _ = client.call(
                instance,
                reads ? request : READINESS,
                settings.connectTimeout(),
                settings.ejection().probeTimeout());
    }

    private RuntimeException failure(String why) {
        String what = upstream.name() + " did not answer: " + why;
        ProblemException problem = maybeDone && !reads ? FailedCall.outcomeUnknown(what) : FailedCall.unavailable(what);
        return impatient ? problem : new UnansweredException(problem);
    }

    private boolean repeatable() {
        return reads || request.headers().containsKey("Idempotency-Key");
    }

    private Duration limit() {
        return deadline.cut(settings.responseTimeout());
    }

    private boolean isCut(Duration limit) {
        return limit.compareTo(settings.responseTimeout()) < 0;
    }
}
