package dev.abacus.gateway.routing;

import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.cloud.client.loadbalancer.reactive.ReactiveLoadBalancer;
import org.springframework.cloud.consul.serviceregistry.ConsulServiceRegistry;
import org.springframework.cloud.loadbalancer.core.CachingServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.core.RoundRobinLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.cloud.openfeign.CircuitBreakerNameResolver;
import org.springframework.cloud.openfeign.loadbalancer.FeignBlockingLoadBalancerClient;
import org.springframework.context.ApplicationContext;

/** Part of the hardening, with what a gateway without it has in its place: the library's own bean, or nothing. */
enum HardeningPart {
    CONSUL_CLIENT(gateway -> gateway.containsBean("coreConsulClient") && !gateway.containsBean("boundedConsulClient")),
    REGISTRATION(gateway -> gateway.getBean(ConsulServiceRegistry.class).getClass() == ConsulServiceRegistry.class
            && !gateway.containsBean("earlyDeregistration")),
    INSTANCE_LIST(gateway -> supplier(gateway).getClass() == CachingServiceInstanceListSupplier.class),
    LOAD_BALANCER(gateway -> balancer(gateway).getClass() == RoundRobinLoadBalancer.class),
    FEIGN_CLIENT(gateway -> gateway.getBean(feign.Client.class).getClass() == FeignBlockingLoadBalancerClient.class),
    CIRCUIT_BREAKER(gateway ->
            isOfSpring(gateway.getBean(CircuitBreakerNameResolver.class)) && !gateway.containsBean("breakerSettings")),
    DEADLINE(gateway -> isOff(gateway, "deadlineFilter")),
    ADMISSION(gateway -> isOff(gateway, "admission")
            && !gateway.containsBean("acceptThrottling")
            && !gateway.containsBean("admissionLoadShedder")),
    WARM_UP(gateway -> !gateway.containsBean("warmUp"));

    private static final String SERVICE = "arith-service";

    private final Predicate<ApplicationContext> off;

    HardeningPart(Predicate<ApplicationContext> off) {
        this.off = off;
    }

    /** The property that switches it. */
    String property() {
        return "abacus.hardening." + name().toLowerCase(Locale.ROOT).replace('_', '-') + ".enabled";
    }

    boolean isOff(ApplicationContext gateway) {
        return off.test(gateway);
    }

    private static ServiceInstanceListSupplier supplier(ApplicationContext gateway) {
        return Objects.requireNonNull(gateway.getBean(LoadBalancerClientFactory.class)
                .getInstance(SERVICE, ServiceInstanceListSupplier.class));
    }

    private static ReactiveLoadBalancer<?> balancer(ApplicationContext gateway) {
        return gateway.getBean(LoadBalancerClientFactory.class).getInstance(SERVICE);
    }

    private static boolean isOff(ApplicationContext gateway, String filter) {
        return !gateway.getBean(filter, FilterRegistrationBean.class).isEnabled();
    }

    private static boolean isOfSpring(Object bean) {
        return bean.getClass().getName().startsWith("org.springframework.");
    }
}
