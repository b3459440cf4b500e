package dev.abacus.gateway.routing;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.reactive.ReactiveLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;

/** Where calls go: the services that the gateway calls, and their instances as its load balancer sees them. Thread-safe. */
public final class Routes {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final Set<String> services;
    private final LoadBalancerClientFactory balancers;

    Routes(Set<String> services, LoadBalancerClientFactory balancers) {
        this.services = services;
        this.balancers = balancers;
    }

    /** @param ejected whether calls go to it only if there is no other */
    public record Route(ServiceInstance instance, boolean ejected) {
        public String address() {
            return instance.getHost() + ":" + instance.getPort();
        }
    }

    public Set<String> services() {
        return services;
    }

    public List<Route> of(String service) {
        ServiceInstanceListSupplier supplier = balancers.getInstance(service, ServiceInstanceListSupplier.class);
        List<ServiceInstance> listed = supplier == null ? null : supplier.get().blockFirst(LIMIT);
        ReactiveLoadBalancer<ServiceInstance> balancer = balancers.getInstance(service);
        return Objects.requireNonNullElse(listed, List.<ServiceInstance>of()).stream()
                .map(instance -> new Route(
                        instance,
                        balancer instanceof LeastRequestLoadBalancer tracking && tracking.isEjected(instance)))
                .toList();
    }

    long ejected(String service) {
        return of(service).stream().filter(Route::ejected).count();
    }
}
