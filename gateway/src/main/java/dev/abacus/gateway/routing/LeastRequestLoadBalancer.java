package dev.abacus.gateway.routing;

import dev.abacus.kit.settings.LiveSetting;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
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
 * instance that holds a call gets no second one while others are free. An ejected instance comes last until a probe has succeeded.
 * A new instance gets its share gradually, as in Envoy's <a
 * href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/slow_start">slow start</a>.
 * The outcome of a call arrives by {@link LoadBalancerLifecycle}. Spring Cloud's default is round robin, onto dead and hung
 * instances too. Thread-safe.
 */
public final class LeastRequestLoadBalancer
        implements ReactorServiceInstanceLoadBalancer, LoadBalancerLifecycle<Object, Object, ServiceInstance> {

    private final ServiceInstanceListSupplier supplier;
    private final LiveSetting<RoutingSettings> settings;
    private final LongSupplier nanoTime;
    private final DoubleSupplier random;
    private final AtomicInteger rotation = new AtomicInteger();
    private final LongAdder ejections = new LongAdder();
    private volatile Pool pool = new Pool(List.of(), List.of());

    /** Context of an attempt that must not go to all instances. */
    interface Exclusion {
        /** Whether the attempt must not go to the instance, because its call has tried it, or for another reason. */
        boolean excludes(TrackedInstance instance);
    }

    /** Context of a call, which can have several attempts, and can probe. */
    interface Attempts extends Exclusion {
        /** Asks an ejected instance. @throws IOException if it does not answer */
        void probe(ServiceInstance instance) throws IOException;
    }

    /** @param listed the supplier's list: as long as it is the same object, the instances are the same */
    private record Pool(List<ServiceInstance> listed, List<TrackedInstance> instances) {}

    /** What stays of an instance while lists come and go: a supplier may make new objects for each list. */
    private record Identity(@Nullable String id, String host, int port) {
        private static Identity of(ServiceInstance instance) {
            return new Identity(instance.getInstanceId(), instance.getHost(), instance.getPort());
        }
    }

    public LeastRequestLoadBalancer(ServiceInstanceListSupplier supplier, LiveSetting<RoutingSettings> settings) {
        this(
                supplier,
                settings,
                System::nanoTime,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * @param nanoTime as {@link System#nanoTime}
     * @param random from 0 to 1: which calls a new instance gets
     */
    LeastRequestLoadBalancer(
            ServiceInstanceListSupplier supplier,
            LiveSetting<RoutingSettings> settings,
            LongSupplier nanoTime,
            DoubleSupplier random) {
        this.supplier = supplier;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface is
    public Mono<Response<ServiceInstance>> choose(Request request) {
        return supplier.get(request).next().map(listed -> best(tracked(listed), request.getContext()));
    }

    /** @param listed an instance of the supplier's list */
    boolean isEjected(ServiceInstance listed) {
        return tracking(listed).anyMatch(instance -> instance.outlier().isEjected());
    }

    /** Calls of this gateway in flight. @param listed an instance of the supplier's list */
    int inFlight(ServiceInstance listed) {
        return tracking(listed).mapToInt(TrackedInstance::inFlight).sum();
    }

    private Stream<TrackedInstance> tracking(ServiceInstance listed) {
        return pool.instances().stream()
                .filter(instance -> instance.getPort() == listed.getPort()
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
                if (ejects(instance.outlier(), failure(completion))) {
                    ejections.increment();
                }
            }
            case DISCARD -> {
                // It says nothing of the instance.
            }
        }
    }

    private static boolean ejects(OutlierDetector outlier, Throwable why) {
        return why instanceof OvertakenException ? outlier.overtaken(why) : outlier.failed(why);
    }

    private static Throwable failure(CompletionContext<Object, ServiceInstance, Object> completion) {
        return Objects.requireNonNullElseGet(completion.getThrowable(), () -> new IOException("failed"));
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
        boolean anyWarm = anyWarm(instances);
        TrackedInstance best = null;
        double least = 0;
        for (int i = 0; i < size; i++) {
            TrackedInstance instance = instances.get((first + i) % size);
            if (!isExcluded(context, instance)) {
                double load = load(instance, anyWarm ? instance.weight() : 1);
                int order = best == null ? -1 : instance.outlier().compareHealth(best.outlier());
                if (order < 0 || order == 0 && load < least) {
                    best = instance;
                    least = load;
                }
            }
        }
        return best == null ? new EmptyResponse() : new DefaultResponse(best);
    }

    /** Only beside a warm instance does a new one get less: where all are new, each gets its share. */
    private static boolean anyWarm(List<TrackedInstance> instances) {
        for (TrackedInstance instance : instances) {
            if (instance.weight() == 1) {
                return true;
            }
        }
        return false;
    }

    /**
     * Calls in flight with this one. Those of a new instance count for more, except for as many calls as its weight says:
     * without these, an instance gets none while the others are idle.
     */
    private double load(TrackedInstance instance, double weight) {
        int calls = instance.inFlight() + 1;
        return weight == 1 || random.getAsDouble() < weight ? calls : calls / weight;
    }

    private static boolean isExcluded(@Nullable Object context, TrackedInstance instance) {
        return switch (context) {
            case Exclusion exclusion -> exclusion.excludes(instance);
            case RetryableRequestContext retry -> instance == retry.getPreviousServiceInstance();
            case null, default -> false;
        };
    }

    private List<TrackedInstance> tracked(List<ServiceInstance> listed) {
        Pool now = pool;
        return now.listed() == listed ? now.instances() : changed(listed);
    }

    /**
     * An instance keeps its state as long as each call finds it listed; one that comes or comes back is healthy, as the list
     * says.
     */
    private synchronized List<TrackedInstance> changed(List<ServiceInstance> listed) {
        Map<Identity, TrackedInstance> known = new HashMap<>();
        pool.instances().forEach(instance -> known.put(Identity.of(instance), instance));
        List<TrackedInstance> instances = listed.stream()
                .map(instance -> known.computeIfAbsent(
                        Identity.of(instance), _ -> new TrackedInstance(instance, settings, nanoTime)))
                .toList();
        pool = new Pool(listed, instances);
        return instances;
    }
}
