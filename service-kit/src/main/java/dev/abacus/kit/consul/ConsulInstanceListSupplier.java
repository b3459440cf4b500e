package dev.abacus.kit.consul;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.consul.model.http.health.HealthService;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import reactor.core.publisher.Flux;

/**
 * The healthy instances of a service, as fresh as Consul's own: Spring Cloud's default polls them, and caches what it got
 * for up to 35 s. The last list is kept while Consul is away, and over its coming back without its state, when it knows no
 * instance until each has registered again. Thread-safe; {@link #get} never waits for Consul.
 */
public final class ConsulInstanceListSupplier implements ServiceInstanceListSupplier, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConsulInstanceListSupplier.class);
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(2);

    private final String service;
    private final BlockingQuery<List<HealthService>> query;
    private volatile List<ServiceInstance> instances = List.of();
    private boolean stateLost;
    private List<String> leftOut = List.of();

    /** Returns when the instances are known, or Consul seems to be away. */
    public ConsulInstanceListSupplier(String service, ConsulQueries consul) {
        this.service = service;
        query = consul.healthyInstances(service, this::accept);
        query.start();
        query.awaitFirstAnswer(FIRST_ANSWER);
    }

    @Override
    public String getServiceId() {
        return service;
    }

    @Override
    public Flux<List<ServiceInstance>> get() {
        return Flux.just(instances);
    }

    private void accept(BlockingQuery.Answer<List<HealthService>> healthy) {
        stateLost |= !healthy.continued();
        List<ServiceInstance> found = RegisteredInstance.usable(healthy.body(), service, this::tellLeftOut).stream()
                .map(RegisteredInstance::instance)
                .toList();
        if (found.isEmpty() && stateLost) {
            return;
        }
        stateLost = false;
        if (!found.equals(instances)) {
            instances = known(found);
            log.info(
                    "{}: {} healthy {}",
                    service,
                    found.size(),
                    found.stream().map(ServiceInstance::getInstanceId).toList());
        }
    }

    /** One that stays is the same object, for who knows it by that. */
    private List<ServiceInstance> known(List<ServiceInstance> found) {
        Map<ServiceInstance, ServiceInstance> before = instances.stream()
                .collect(Collectors.toMap(Function.identity(), Function.identity(), (first, _) -> first));
        return found.stream()
                .map(instance -> before.getOrDefault(instance, instance))
                .toList();
    }

    private void tellLeftOut(List<String> unusable) {
        if (!unusable.equals(leftOut)) {
            leftOut = unusable;
            if (!unusable.isEmpty()) {
                log.warn(
                        "{}: {} without an address that can be called left out, such as {}",
                        service,
                        unusable.size(),
                        unusable.getFirst());
            }
        }
    }

    @Override
    public void close() {
        query.close();
    }
}
