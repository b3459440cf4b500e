package dev.abacus.kit.consul;

import dev.abacus.state.Excerpt;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.consul.model.http.health.HealthService;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import reactor.core.publisher.Flux;

/**
 * Instance list of a service from a blocking query on its healthy instances. Spring Cloud's default polls, and caches
 * the list for up to 35 s. The last list stays while Consul is away. It also stays when Consul is back without its
 * state, until the first instance has registered again, and when Consul's ACLs withhold all instances: a token that lost
 * its rights must not empty the list. Consul before 1.11 does not tell that, and an empty list of it is believed.
 * Thread-safe; {@link #get} never waits for Consul.
 */
public final class ConsulInstanceListSupplier implements ServiceInstanceListSupplier, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConsulInstanceListSupplier.class);
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(2);
    /** Of the ids of the instances in the log: anybody can register thousands. */
    private static final int MAX_SHOWN = 1_000;

    private final String service;
    private final BlockingQuery<List<HealthService>> query;
    private volatile List<ServiceInstance> instances = List.of();
    private boolean stateLost;
    private List<String> leftOut = List.of();

    /** Waits for the first list, at most 2 s. */
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

    private void accept(BlockingQuery.Result<List<HealthService>> healthy) {
        stateLost |= !healthy.continued();
        List<ServiceInstance> found = RegisteredInstance.usable(healthy.body(), service, this::tellLeftOut).stream()
                .map(RegisteredInstance::instance)
                .toList();
        if (found.isEmpty()) {
            healthy.requireUnfiltered();
            if (stateLost) {
                return;
            }
        }
        stateLost = false;
        if (!found.equals(instances)) {
            instances = found;
            log.info(
                    "{}: {} healthy {}",
                    service,
                    found.size(),
                    Excerpt.of(
                            found.stream()
                                    .map(ServiceInstance::getInstanceId)
                                    .toList()
                                    .toString(),
                            MAX_SHOWN));
        }
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
