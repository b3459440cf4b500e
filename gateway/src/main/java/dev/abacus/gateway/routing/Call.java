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
 * One call of a service, with its attempts. An attempt fails if its instance does not answer to the end, or if another program
 * answers: then the next instance is called. It is, too, after an instance refused a write (503), for that may be cut off from etcd.
 * Only a GET and a write with an idempotency key are repeated, as long as the retry budget and the deadline allow it. Not
 * thread-safe, except for its probes.
 */
final class Call implements LeastRequestLoadBalancer.Attempts {

    private enum State {
        /** No attempt has ended: the first one costs no retry budget. */
        NEW,
        /** An attempt has failed; or its instance waits for an election of etcd's leader, and is called again. */
        RETRIED,
        /** An instance has refused the write: from now on, only those that accept writes are called. */
        REFUSED,
        /** A refusal is final. */
        ENDED
    }

    /** Which instances the call can go to, of those not tried: any, or those that {@link TrackedInstance#acceptsWrites accept writes}. */
    private enum Candidates {
        ANY,
        ACCEPTING_WRITES
    }

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
    private State state = State.NEW;
    private Candidates candidates = Candidates.ANY;
    private boolean maybeDone;
    private @Nullable RefusedWrite refused;

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
            throw ProblemFallbackFactory.unavailable("No instance of " + upstream.name() + " is registered");
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
            var chosen = tried.size() == maxAttempts ? null : choose();
            if (chosen == null) {
                return end("instances tried: %d".formatted(tried.size()));
            }
            if (state != State.NEW && !upstream.budget().withdraw()) {
                return end("the retry budget is spent");
            }
            InstanceAttempt attempt = attempt(chosen);
            Response response = attempt.response();
            if (response == null) {
                state = retried();
            } else if (reads || !RefusedWrite.is(response)) {
                return response;
            } else {
                state = after(new RefusedWrite(response), attempt.instance());
            }
            if (state == State.ENDED) {
                return end("it refuses the call");
            }
        }
        return end("the deadline has passed");
    }

    /** A write goes to an instance that accepts writes, if there is one. */
    private org.springframework.cloud.client.loadbalancer.@Nullable Response<ServiceInstance> choose() {
        var accepting = reads ? null : choose(Candidates.ACCEPTING_WRITES);
        return accepting != null || state == State.REFUSED ? accepting : choose(Candidates.ANY);
    }

    private org.springframework.cloud.client.loadbalancer.@Nullable Response<ServiceInstance> choose(Candidates among) {
        candidates = among;
        return upstream.choose(choice);
    }

    private State retried() {
        return state == State.REFUSED ? State.REFUSED : State.RETRIED;
    }

    private State after(RefusedWrite refusal, ServiceInstance instance) {
        refused = refused == null || refusal.isOutcomeUnknown() ? refusal : refused;
        boolean timeIsLeft = deadline.cut(settings.connectTimeout()).equals(settings.connectTimeout());
        State next = State.ENDED;
        if (refusal.asksToRepeatNow()) {
            // It says nothing of the instance, and costs no attempt.
            tried.remove(instance);
            next = retried();
        } else if (instance instanceof TrackedInstance tracked) {
            tracked.refusedWrite();
            next = State.REFUSED;
        }
        return repeatable() && timeIsLeft ? next : State.ENDED;
    }

    /** The refusal, unless an attempt may have been executed and the refusal does not say so. */
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
        return chosen == null || !upstream.budget().withdraw() ? null : begun(healthy, chosen, true);
    }

    @Override
    public boolean excludes(TrackedInstance instance) {
        return tried.contains(instance) || (candidates == Candidates.ACCEPTING_WRITES && !instance.acceptsWrites());
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
        ProblemException problem = maybeDone && !reads
                ? ProblemFallbackFactory.outcomeUnknown(what)
                : ProblemFallbackFactory.unavailable(what);
        return impatient ? problem : new NoResponseException(problem);
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
