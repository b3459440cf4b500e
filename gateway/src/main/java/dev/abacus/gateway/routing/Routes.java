package dev.abacus.gateway.routing;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.reactive.ReactiveLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.cloud.openfeign.FeignClient;

/** Routes of the gateway: the services that it calls, and their instances as its load balancer sees them. Thread-safe. */
public final class Routes {

    private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(2);

    private final Set<String> services;
    private final LoadBalancerClientFactory balancers;

    Routes(Set<String> services, LoadBalancerClientFactory balancers) {
        this.services = services;
        this.balancers = balancers;
    }

    /** The names of the {@link FeignClient} beans. */
    static Set<String> services(ListableBeanFactory beans) {
        return Arrays.stream(beans.getBeanNamesForAnnotation(FeignClient.class))
                .map(bean -> beans.findAnnotationOnBean(bean, FeignClient.class, false))
                .filter(Objects::nonNull)
                .map(FeignClient::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Route to an instance.
     *
     * @param ejected calls go to it only if there is no other
     * @param inFlight calls of this gateway in flight
     */
    public record Route(ServiceInstance instance, boolean ejected, int inFlight) {
        public String address() {
            return instance.getHost() + ":" + instance.getPort();
        }
    }

    public Set<String> services() {
        return services;
    }

    public List<Route> of(String service) {
        ServiceInstanceListSupplier supplier = balancers.getInstance(service, ServiceInstanceListSupplier.class);
        List<ServiceInstance> listed = supplier == null ? null : supplier.get().blockFirst(LOOKUP_TIMEOUT);
        ReactiveLoadBalancer<ServiceInstance> balancer = balancers.getInstance(service);
        return Objects.requireNonNullElse(listed, List.<ServiceInstance>of()).stream()
                .map(instance -> balancer instanceof LeastRequestLoadBalancer tracking
                        ? new Route(instance, tracking.isEjected(instance), tracking.inFlight(instance))
                        : new Route(instance, false, 0))
                .toList();
    }

    long ejected(String service) {
        return of(service).stream().filter(Route::ejected).count();
    }

    private long ejections(String service) {
        ReactiveLoadBalancer<ServiceInstance> balancer = balancers.getInstance(service);
        return balancer instanceof LeastRequestLoadBalancer tracking ? tracking.ejections() : 0;
    }

    void report(MeterRegistry meters) {
        for (String service : services) {
            Gauge.builder("abacus.routing.ejected", () -> ejected(service))
                    .description("Ejected instances, which do not answer though Consul calls them healthy")
                    .tag("service", service)
                    .register(meters);
            FunctionCounter.builder("abacus.routing.ejections", service, this::ejections)
                    .description("Ejections of instances")
                    .tag("service", service)
                    .register(meters);
        }
    }
}
