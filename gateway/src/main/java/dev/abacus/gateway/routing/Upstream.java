package dev.abacus.gateway.routing;

import dev.abacus.kit.settings.LiveSetting;
import feign.Response;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycleValidator;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.reactive.ReactiveLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import reactor.core.publisher.Mono;

/**
 * Upstream service: its beans of Spring Cloud LoadBalancer, which take longer to look up than all the rest of a call, its
 * retry budget, its bulkhead and its hedging. Thread-safe.
 */
record Upstream(
        String name,
        ServiceInstanceListSupplier instances,
        ReactiveLoadBalancer<ServiceInstance> balancer,
        List<LoadBalancerLifecycle<Object, Object, ServiceInstance>> lifecycles,
        RetryBudget budget,
        FairBulkhead bulkhead,
        HedgingDelay reads,
        HedgingDelay writes) {

    @SuppressWarnings("unchecked") // LoadBalancerClientFactory names the raw type
    static Upstream of(
            String name,
            LoadBalancerClientFactory balancers,
            LiveSetting<RoutingSettings> settings,
            MeterRegistry meters) {
        List<LoadBalancerLifecycle<Object, Object, ServiceInstance>> lifecycles = new ArrayList<>();
        LoadBalancerLifecycleValidator.getSupportedLifecycleProcessors(
                        balancers.getInstances(name, LoadBalancerLifecycle.class),
                        Call.class,
                        Response.class,
                        ServiceInstance.class)
                .forEach(lifecycles::add);
        var upstream = new Upstream(
                name,
                Objects.requireNonNull(balancers.getInstance(name, ServiceInstanceListSupplier.class)),
                balancers.getInstance(name),
                List.copyOf(lifecycles),
                new RetryBudget(() -> settings.get().retries()),
                new FairBulkhead(),
                new HedgingDelay(name, "read", () -> settings.get().hedges(), meters),
                new HedgingDelay(name, "write", () -> settings.get().hedges(), meters));
        upstream.budget.report(name, meters);
        upstream.bulkhead.report(name, meters);
        return upstream;
    }

    /** @param read a write waits for etcd: its times are others */
    HedgingDelay hedging(boolean read) {
        return read ? reads : writes;
    }

    int size() {
        return Objects.requireNonNullElse(instances.get().blockFirst(), List.of())
                .size();
    }

    /** Returns null if the load balancer knows no instance, or the request excludes them all. */
    org.springframework.cloud.client.loadbalancer.@Nullable Response<ServiceInstance> choose(Request<Object> request) {
        var chosen = Mono.from(balancer.choose(request)).block();
        return chosen != null && chosen.hasServer() ? chosen : null;
    }
}
