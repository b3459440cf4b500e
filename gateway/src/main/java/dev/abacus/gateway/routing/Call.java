package dev.abacus.gateway.routing;

import dev.abacus.kit.deadline.Deadline;
import dev.abacus.kit.problem.ProblemException;
import feign.Request;
import feign.RequestTemplate;
import feign.Response;
import io.micrometer.tracing.TraceContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;

/**
 * One call of a service, with its attempts. An instance that does not answer to the end costs one attempt, as one where
 * another program answers; then the next instance is called. A GET and a write with an idempotency key are repeated, as long as
 * the retry budget and the deadline allow it. So is such a write that an instance refuses (503): at the same one while it waits
 * for an election of etcd's leader, which says nothing of the instance and costs no attempt; else at another one that does
 * not refuse writes, too, for the instance may be cut off from etcd. Not thread-safe, except for its probes.
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
    private final @Nullable TraceContext trace;
    private final DefaultRequest<Object> choice = new DefaultRequest<>(this);
    private final List<ServiceInstance> tried = new ArrayList<>(2);
    private final boolean impatient;
    private boolean maybeDone;
    private @Nullable RefusedWrite refused;

    /** Whether to choose among instances only that are healthy and have not refused a write lately. */
    private boolean amongWilling;

    private boolean refusedForLater;

    Call(Upstream upstream, Request request, InstanceClient client, AttemptSpans spans, RoutingSettings settings) {
        this.upstream = upstream;
        this.request = request;
        this.client = client;
        this.spans = spans;
        this.trace = spans.current();
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
        for (boolean first = true; !deadline.isOver(); first = false) {
            var chosen = tried.size() == maxAttempts ? null : choose();
            if (chosen == null || !chosen.hasServer()) {
                return end("instances tried: %d".formatted(tried.size()));
            }
            if (!first && !upstream.budget().withdraw()) {
                return end("the retry budget is spent");
            }
            InstanceAttempt attempt = attempt(chosen);
            Response response = attempt.response();
            if (response != null && (reads || !RefusedWrite.is(response))) {
                return response;
            }
            if (response != null && !repeats(new RefusedWrite(response), attempt.instance())) {
                return end("it refuses the call");
            }
        }
        return end("the deadline has passed");
    }

    private org.springframework.cloud.client.loadbalancer.@Nullable Response<ServiceInstance> choose() {
        amongWilling = !reads;
        var chosen = upstream.choose(choice);
        if (reads || refusedForLater || (chosen != null && chosen.hasServer())) {
            return chosen;
        }
        amongWilling = false;
        return upstream.choose(choice);
    }

    private boolean repeats(RefusedWrite refusal, ServiceInstance instance) {
        if (refused == null || refusal.isOutcomeUnknown()) {
            refused = refusal;
        }
        if (refusal.asksToRepeatNow()) {
            tried.remove(instance);
        } else if (instance instanceof TrackedInstance tracked) {
            tracked.refusedWrite();
            refusedForLater = true;
        } else {
            return false;
        }
        boolean timeIsLeft = deadline.cut(settings.connectTimeout()).equals(settings.connectTimeout());
        return repeatable() && timeIsLeft;
    }

    /** The refusal that a service gave last, unless an earlier attempt may have been executed and it does not say so. */
    private Response end(String why) {
        RefusedWrite last = refused;
        if (last == null || (maybeDone && !last.isOutcomeUnknown())) {
            throw failure(why);
        }
        return last.response();
    }

    private InstanceAttempt attempt(org.springframework.cloud.client.loadbalancer.Response<ServiceInstance> chosen) {
        InstanceAttempt first = begun(choice, chosen, false);
        if (!repeatable() || !settings.hedges().enabled()) {
            first.run();
            maybeDone |= first.maybeDone();
            return first;
        }
        var hedged = new HedgedAttempt(first, this::hedge, upstream.hedging(reads));
        InstanceAttempt decided = hedged.run(client.timer());
        maybeDone |= hedged.maybeDone();
        return decided;
    }

    private InstanceAttempt begun(
            DefaultRequest<Object> choice,
            org.springframework.cloud.client.loadbalancer.Response<ServiceInstance> chosen,
            boolean hedge) {
        Duration limit = limit();
        var limits = new InstanceAttempt.TimeLimits(settings.connectTimeout(), limit, isCut(limit));
        ServiceInstance instance = Objects.requireNonNull(chosen.getServer());
        var span = spans.start(trace, upstream.name(), instance, request, tried.size(), hedge);
        tried.add(instance);
        return new InstanceAttempt(upstream, choice, chosen, client, span.propagate(request), span, limits);
    }

    /** To a healthy instance, or to none. Not while calls wait for a permit: a hedge would delay them. */
    private @Nullable InstanceAttempt hedge() {
        if (tried.size() >= settings.attempts() || upstream.bulkhead().hasWaiting()) {
            return null;
        }
        LeastRequestLoadBalancer.Exclusion ejected =
                instance -> instance.outlier().isEjected() || excludes(instance);
        var healthy = new DefaultRequest<Object>(ejected);
        var chosen = upstream.choose(healthy);
        return chosen == null || !chosen.hasServer() || !upstream.budget().withdraw()
                ? null
                : begun(healthy, chosen, true);
    }

    @Override
    public boolean excludes(TrackedInstance instance) {
        return tried.contains(instance)
                || (amongWilling && (instance.outlier().isEjected() || instance.refusesWrites()));
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
