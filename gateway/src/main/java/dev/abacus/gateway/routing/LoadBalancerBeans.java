package dev.abacus.gateway.routing;

import dev.abacus.kit.consul.ConsulInstanceListSupplier;
import dev.abacus.kit.consul.ConsulQueries;
import dev.abacus.kit.settings.LiveSetting;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Beans of Spring Cloud LoadBalancer, which has a context for each service. */
class LoadBalancerBeans {

    @Bean
    @ConditionalOnBooleanProperty(name = "abacus.hardening.instance-list.enabled", matchIfMissing = true)
    ServiceInstanceListSupplier consulInstanceListSupplier(Environment service, ConsulQueries consul) {
        return new ConsulInstanceListSupplier(LoadBalancerClientFactory.getName(service), consul);
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "abacus.hardening.load-balancer.enabled", matchIfMissing = true)
    LeastRequestLoadBalancer leastRequestLoadBalancer(
            ServiceInstanceListSupplier instances, LiveSetting<RoutingSettings> settings) {
        return new LeastRequestLoadBalancer(instances, settings);
    }
}
