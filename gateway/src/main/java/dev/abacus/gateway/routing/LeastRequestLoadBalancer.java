package dev.abacus.gateway.routing;

import dev.abacus.kit.settings.Live;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
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
 * Least-request load balancer with outlier detection: a call goes to the instance with the fewest calls in flight. So an
 * instance that hangs gets no second call while others are free. An ejected instance comes last until a probe has succeeded.
 * The outcome of a call arrives by {@link LoadBalancerLifecycle}. Spring Cloud's default is round robin, onto dead and hung
 * instances too. Thread-safe.
 */
public final class LeastRequestLoadBalancer
        implements ReactorServiceInstanceLoadBalancer, LoadBalancerLifecycle<Object, Object, ServiceInstance> {

    private final ServiceInstanceListSupplier supplier;
    private final Live<RoutingSettings> settings;
    private final AtomicInteger rotation = new AtomicInteger();
    private final LongAdder ejections = new LongAdder();
    private volatile Pool pool = new Pool(List.of(), List.of());

    /** Context of a call that can have several attempts, and that can probe. */
    interface Attempts {
        boolean hasTried(ServiceInstance instance);

        /** Asks an ejected instance. @throws IOException if it does not answer */
        void probe(ServiceInstance instance) throws IOException;
    }

    /** @param listed the supplier's list, whose identity shows a change */
    private record Pool(List<ServiceInstance> listed, List<TrackedInstance> instances) {}

    public LeastRequestLoadBalancer(ServiceInstanceListSupplier supplier, Live<RoutingSettings> settings) {
        this.supplier = supplier;
        this.settings = settings;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface is
    public Mono<Response<ServiceInstance>> choose(Request request) {
        return supplier.get(request).next().map(listed -> best(tracked(listed), request.getContext()));
    }

    /** @param listed an instance of the supplier's list */
    boolean isEjected(ServiceInstance listed) {
        return pool.instances().stream()
                .anyMatch(instance -> instance.outlier().isEjected()
                        && instance.getPort() == listed.getPort()
                        && instance.getHost().equals(listed.getHost()));
    }

    /** Ejections so far. */
    long ejections() {
        return ejections.sum();
    }

    @Override
    public void onStart(Request<Object> request) {
        if (request.getContext() instanceof Attempts call) {
            for (TrackedInstance instance : pool.instances()) {
                if (instance.outlier().tryProbe()) {
                    // On a thread of its own, so that no caller waits for it.
                    Thread.ofVirtual().name("probe " + instance.getInstanceId()).start(() -> probe(instance, call));
                }
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
            case SUCCESS -> instance.outlier().answered();
            case FAILED -> {
                Throwable why =
                        Objects.requireNonNullElseGet(completion.getThrowable(), () -> new IOException("failed"));
                if (instance.outlier().failed(why)) {
                    ejections.increment();
                }
            }
            case DISCARD -> {
                // It says nothing of the instance.
            }
        }
    }

    private static void probe(TrackedInstance instance, Attempts call) {
        try {
            call.probe(instance);
            instance.outlier().answered();
        } catch (IOException | RuntimeException e) {
            instance.outlier().failed(e);
        }
    }

    /** Round robin among equals. */
    private Response<ServiceInstance> best(List<TrackedInstance> instances, @Nullable Object context) {
        int size = instances.size();
        int first = size == 0 ? 0 : Math.floorMod(rotation.getAndIncrement(), size);
        TrackedInstance best = null;
        for (int i = 0; i < size; i++) {
            TrackedInstance instance = instances.get((first + i) % size);
            if (!hasTried(context, instance) && (best == null || instance.isBetterThan(best))) {
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

    private List<TrackedInstance> tracked(List<ServiceInstance> listed) {
        Pool now = pool;
        return now.listed() == listed ? now.instances() : changed(listed);
    }

    /** An instance that stays keeps its state; one that comes or comes back is healthy, as Consul says. */
    private synchronized List<TrackedInstance> changed(List<ServiceInstance> listed) {
        Map<ServiceInstance, TrackedInstance> known = new IdentityHashMap<>();
        for (int i = 0; i < pool.listed().size(); i++) {
            known.put(pool.listed().get(i), pool.instances().get(i));
        }
        List<TrackedInstance> instances = listed.stream()
                .map(instance -> known.computeIfAbsent(instance, added -> new TrackedInstance(added, settings)))
                .toList();
        pool = new Pool(listed, instances);
        return instances;
    }
}
