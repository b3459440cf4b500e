package dev.abacus.gateway.routing;

import dev.abacus.kit.deadline.Deadline;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.settings.Live;
import feign.Client;
import feign.Request;
import feign.RequestTemplate;
import feign.Response;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.CompletionContext;
import org.springframework.cloud.client.loadbalancer.CompletionContext.Status;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycleValidator;
import org.springframework.cloud.client.loadbalancer.reactive.ReactiveLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/**
 * Feign client that calls instances through Spring Cloud LoadBalancer's interfaces: an instance that does not answer, to
 * the end, costs one attempt, as one where another program answers; then the next one is called. A GET, and a write that
 * carries an idempotency key, can be repeated, as long as the service's retry budget and the call's deadline allow it. Calls
 * that compute wait for a permit of the service's bulkhead, and choose an instance then. What an attempt came to, the
 * balancer learns by {@link LoadBalancerLifecycle}.
 *
 * <p>Spring Cloud's own {@code FeignBlockingLoadBalancerClient} looks up balancer and lifecycles, and copies all headers,
 * for every call; and an answer counts for it before its body was read. Thread-safe.
 */
final class LoadBalancedClient implements Client, SmartLifecycle {

    private static final String SCHEME = "http://";
    private static final String READINESS = "/actuator/health/readiness";
    private static final Request ASK_FOR_READINESS =
            Request.create(Request.HttpMethod.GET, READINESS, Map.of(), Request.Body.empty(), new RequestTemplate());

    private final HttpExchange exchange;
    private final AnswerCheck check;
    private final Set<String> names;
    private final Live<RoutingSettings> settings;
    private final LoadBalancerClientFactory balancers;
    private final MeterRegistry meters;
    private final Map<String, Service> services = new ConcurrentHashMap<>();
    private volatile boolean running;

    /** A service that is called: found once, for that takes longer than all the rest of a call. */
    private record Service(
            String name,
            ReactiveLoadBalancer<ServiceInstance> balancer,
            ServiceInstanceListSupplier instances,
            List<LoadBalancerLifecycle<Object, Object, ServiceInstance>> lifecycles,
            RetryBudget budget,
            FairBulkhead bulkhead) {

        int size() {
            List<ServiceInstance> listed = instances.get().blockFirst();
            return listed == null ? 0 : listed.size();
        }
    }

    /** @param names of the services that may be called */
    LoadBalancedClient(
            HttpExchange exchange,
            AnswerCheck check,
            Set<String> names,
            LoadBalancerClientFactory balancers,
            Live<RoutingSettings> settings,
            MeterRegistry meters) {
        this.exchange = exchange;
        this.check = check;
        this.names = names;
        this.balancers = balancers;
        this.settings = settings;
        this.meters = meters;
    }

    @Override
    public Response execute(Request request, Request.Options unused) {
        String name = name(request.url());
        Service service = service(name);
        int instances = service == null ? 0 : service.size();
        if (service == null || instances == 0) {
            throw FailedCall.unavailable("No instance of " + name + " is there");
        }
        return new Call(service, request).on(instances);
    }

    private @Nullable Service service(String name) {
        Service known = services.get(name);
        return known == null && names.contains(name) ? services.computeIfAbsent(name, this::find) : known;
    }

    @SuppressWarnings("unchecked") // LoadBalancerClientFactory names the raw type
    private Service find(String name) {
        List<LoadBalancerLifecycle<Object, Object, ServiceInstance>> lifecycles = new ArrayList<>();
        LoadBalancerLifecycleValidator.getSupportedLifecycleProcessors(
                        balancers.getInstances(name, LoadBalancerLifecycle.class),
                        Call.class,
                        Response.class,
                        ServiceInstance.class)
                .forEach(lifecycles::add);
        var service = new Service(
                name,
                balancers.getInstance(name),
                Objects.requireNonNull(balancers.getInstance(name, ServiceInstanceListSupplier.class)),
                List.copyOf(lifecycles),
                new RetryBudget(() -> settings.get().retries()),
                new FairBulkhead());
        service.budget().report(name, meters);
        service.bulkhead().report(name, meters);
        return service;
    }

    /** Returns when the instances are known, or Consul seems to be away: callers can come next. */
    @Override
    public void start() {
        names.forEach(this::service);
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server starts, and after it has stopped. */
    @Override
    public int getPhase() {
        return 0;
    }

    /** One call, which may take several attempts. For one thread; its probes are for any. */
    private final class Call implements LeastRequestLoadBalancer.Attempts {

        private final Service service;
        private final Request request;
        private final String path;
        private final boolean reads;
        private final RoutingSettings now = settings.get();
        private final Deadline deadline = Deadline.current();
        private final List<ServiceInstance> tried = new ArrayList<>(2);
        private final boolean impatient = isCut(deadline.cut(now.responseTimeout()));
        private boolean maybeDone;

        Call(Service service, Request request) {
            this.service = service;
            this.request = request;
            this.path = request.url().substring(SCHEME.length() + service.name().length());
            this.reads = request.httpMethod() == Request.HttpMethod.GET;
        }

        private boolean isCut(Duration limit) {
            return limit.compareTo(now.responseTimeout()) < 0;
        }

        Response on(int instances) {
            service.budget().deposit();
            return reads ? withPermit(instances) : attempts();
        }

        /** Not so what writes: that waits for etcd, and is not to hold up what needs no etcd. Admission bounds it. */
        private Response withPermit(int instances) {
            int limit = now.maxConcurrentCalls() * instances;
            if (!service.bulkhead().tryAcquire(limit, deadline.cut(now.responseTimeout()))) {
                throw failure("%d calls are in flight, and others came before".formatted(limit));
            }
            try {
                return attempts();
            } finally {
                service.bulkhead().release();
            }
        }

        private Response attempts() {
            var choice = new DefaultRequest<Object>(this);
            service.lifecycles().forEach(lifecycle -> lifecycle.onStart(choice));
            int most = repeatable() ? now.attempts() : 1;
            while (!deadline.isOver()) {
                if (tried.size() == most) {
                    throw failure("instances tried: %d".formatted(most));
                }
                if (!tried.isEmpty() && !service.budget().withdraw()) {
                    throw failure("too many calls fail to repeat them all");
                }
                var chosen = Mono.from(service.balancer().choose(choice)).block();
                if (chosen == null || !chosen.hasServer()) {
                    throw failure("instances tried: %d".formatted(tried.size()));
                }
                Response answer = attempt(choice, chosen);
                if (answer != null) {
                    return answer;
                }
            }
            throw failure("its time is over");
        }

        private @Nullable Response attempt(
                DefaultRequest<Object> choice,
                org.springframework.cloud.client.loadbalancer.Response<ServiceInstance> chosen) {
            ServiceInstance instance = Objects.requireNonNull(chosen.getServer());
            tried.add(instance);
            Duration limit = deadline.cut(now.responseTimeout());
            service.lifecycles().forEach(lifecycle -> lifecycle.onStartRequest(choice, chosen));
            try {
                Response answer = answer(instance, request, path, limit);
                complete(new CompletionContext<>(Status.SUCCESS, choice, chosen, answer));
                return answer;
            } catch (IOException e) {
                // That its caller waits for less than an answer may take says nothing of the instance.
                boolean discard = e instanceof SocketTimeoutException && isCut(limit);
                complete(new CompletionContext<>(discard ? Status.DISCARD : Status.FAILED, e, choice, chosen));
                maybeDone |= maybeSent(e);
                return null;
            }
        }

        private void complete(CompletionContext<Object, ServiceInstance, Object> completion) {
            service.lifecycles().forEach(lifecycle -> lifecycle.onComplete(completion));
        }

        /** The service's own: whatever else is wrong with the instance is an IOException. */
        private Response answer(ServiceInstance instance, Request asked, String on, Duration limit) throws IOException {
            try {
                return check.passed(asked, exchange.with(instance, asked, on, now.connectTimeout(), limit));
            } catch (RuntimeException e) {
                throw new IOException("it can't be called: " + e.getMessage(), e);
            }
        }

        @Override
        public boolean hasTried(ServiceInstance instance) {
            return tried.contains(instance);
        }

        /** A write is not made twice for a probe. */
        @Override
        public void probe(ServiceInstance instance) throws IOException {
            Response _ = answer(
                    instance,
                    reads ? request : ASK_FOR_READINESS,
                    reads ? path : READINESS,
                    now.ejection().probeTimeout());
        }

        private RuntimeException failure(String why) {
            String what = service.name() + " did not answer: " + why;
            ProblemException problem =
                    maybeDone && !reads ? FailedCall.outcomeUnknown(what) : FailedCall.unavailable(what);
            return impatient ? problem : new UnansweredException(problem);
        }

        private boolean repeatable() {
            return reads || request.headers().containsKey("Idempotency-Key");
        }
    }

    /** Feign's target is {@code http://SERVICE/path}. */
    private static String name(String url) {
        int end = url.indexOf('/', SCHEME.length());
        return end < 0 ? url.substring(SCHEME.length()) : url.substring(SCHEME.length(), end);
    }

    private static boolean maybeSent(IOException e) {
        return !(e instanceof ConnectException
                || e instanceof ConnectTimeoutException
                || e instanceof NoRouteToHostException
                || e instanceof UnknownHostException
                || (e instanceof ForeignAnswerException foreign && foreign.isPathUnknown()));
    }
}
