package dev.abacus.gateway.routing;

import dev.abacus.kit.settings.Live;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.CompletionContext;
import org.springframework.cloud.client.loadbalancer.DefaultResponse;
import org.springframework.cloud.client.loadbalancer.EmptyResponse;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.client.loadbalancer.RetryableRequestContext;
import org.springframework.cloud.loadbalancer.core.ReactorServiceInstanceLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import reactor.core.publisher.Mono;

/**
 * Least-request load balancing with outlier ejection: the instance with the fewest requests in flight, so that one that
 * hangs gets no second call while others are free; one that failed comes last until a probe has succeeded. What happened
 * to a call, it learns as {@link LoadBalancerLifecycle}. Spring Cloud's default goes round robin, onto dead and hung
 * instances too. Thread-safe.
 */
public final class LeastRequestLoadBalancer
        implements ReactorServiceInstanceLoadBalancer, LoadBalancerLifecycle<Object, Object, ServiceInstance> {

    private final ServiceInstanceListSupplier supplier;
    private final Live<RoutingSettings> settings;
    private final AtomicInteger rotation = new AtomicInteger();
    private volatile Pool pool = new Pool(List.of(), List.of());

    /** A call that knows more than Spring Cloud's own contexts do. */
    interface Attempts {
        boolean hasTried(ServiceInstance instance);

        /** Finds out whether an ejected instance answers again. @throws IOException if not */
        void probe(ServiceInstance instance) throws IOException;
    }

    /** @param given as the supplier had it, to notice a change by */
    private record Pool(List<ServiceInstance> given, List<TrackedInstance> instances) {}

    public LeastRequestLoadBalancer(ServiceInstanceListSupplier supplier, Live<RoutingSettings> settings) {
        this.supplier = supplier;
        this.settings = settings;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface is
    public Mono<Response<ServiceInstance>> choose(Request request) {
        return supplier.get(request).next().map(given -> best(tracked(given), request.getContext()));
    }

    /** Whether calls go to this instance of the supplier's list only if there is no other. */
    boolean isEjected(ServiceInstance listed) {
        return pool.instances().stream()
                .anyMatch(instance -> instance.ejected()
                        && instance.getPort() == listed.getPort()
                        && instance.getHost().equals(listed.getHost()));
    }

    @Override
    public void onStart(Request<Object> request) {
        for (TrackedInstance instance : pool.instances()) {
            if (request.getContext() instanceof Attempts call && instance.beginProbe()) {
                // Beside the call, so that no caller waits for it.
                Thread.ofVirtual().name("probe " + instance.getInstanceId()).start(() -> probe(instance, call));
            }
        }
    }

    @Override
    public void onStartRequest(Request<Object> request, Response<ServiceInstance> chosen) {
        if (chosen.getServer() instanceof TrackedInstance instance) {
            instance.begin();
        }
    }

    @Override
    public void onComplete(CompletionContext<Object, ServiceInstance, Object> completion) {
        Response<ServiceInstance> chosen = completion.getLoadBalancerResponse();
        if (chosen == null || !(chosen.getServer() instanceof TrackedInstance instance)) {
            return;
        }
        instance.end();
        switch (completion.status()) {
            case SUCCESS -> instance.answered();
            case FAILED ->
                instance.failed(
                        completion.getThrowable() == null ? new IOException("failed") : completion.getThrowable());
            case DISCARD -> {
                // Nothing is known of the instance by that.
            }
        }
    }

    private static void probe(TrackedInstance instance, Attempts call) {
        try {
            call.probe(instance);
            instance.answered();
        } catch (IOException | RuntimeException e) {
            instance.failed(e);
        }
    }

    /** Of equals, each in its turn. */
    private Response<ServiceInstance> best(List<TrackedInstance> instances, @Nullable Object context) {
        int size = instances.size();
        int first = size == 0 ? 0 : Math.floorMod(rotation.getAndIncrement(), size);
        TrackedInstance best = null;
        for (int i = 0; i < size; i++) {
            TrackedInstance instance = instances.get((first + i) % size);
            if (!hasTried(context, instance) && (best == null || instance.before(best))) {
                best = instance;
            }
        }
        return best == null ? new EmptyResponse() : new DefaultResponse(best);
    }

    private static boolean hasTried(@Nullable Object context, TrackedInstance instance) {
        return switch (context) {
            case Attempts call -> call.hasTried(instance);
            case RetryableRequestContext retry -> instance == retry.getPreviousServiceInstance();
            case null, default -> false;
        };
    }

    private List<TrackedInstance> tracked(List<ServiceInstance> given) {
        Pool now = pool;
        return now.given() == given ? now.instances() : changed(given);
    }

    /** One that stays keeps what is known of it; one that comes, or comes back, has Consul's word that it is healthy. */
    private synchronized List<TrackedInstance> changed(List<ServiceInstance> given) {
        Map<ServiceInstance, TrackedInstance> before = new IdentityHashMap<>();
        for (int i = 0; i < pool.given().size(); i++) {
            before.put(pool.given().get(i), pool.instances().get(i));
        }
        List<TrackedInstance> instances = given.stream()
                .map(instance ->
                        before.containsKey(instance) ? before.get(instance) : new TrackedInstance(instance, settings))
                .toList();
        pool = new Pool(given, instances);
        return instances;
    }
}
