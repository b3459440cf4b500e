package dev.abacus.gateway.routing;

import dev.abacus.kit.consul.Consul;
import dev.abacus.kit.consul.ConsulException;
import dev.abacus.kit.consul.Instance;
import dev.abacus.kit.consul.Instances;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the healthy instances of one service by <a
 * href="https://developer.hashicorp.com/consul/api-docs/features/blocking">blocking queries</a>: Consul answers as soon
 * as the list changes, so that the gateway's is as fresh as Consul's own at the price of one idle connection.
 *
 * <p>The last list is kept while Consul is away. A Consul that comes back without its state knows no instance until
 * each has registered again: the list is kept over that, too. Thread-safe.
 */
final class InstanceWatch implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(InstanceWatch.class);
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final long RETRY_MILLIS = 250;

    private final String service;
    private final Consul consul;

    private volatile List<Instance> instances = List.of();
    private long index;
    private boolean away;
    private boolean stateLost;

    InstanceWatch(String service, Consul consul) {
        this.service = service;
        this.consul = consul;
    }

    List<Instance> instances() {
        return instances;
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    accept(consul.healthyInstances(service, index, WAIT));
                } catch (ConsulException e) {
                    lost(e);
                    TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept(Instances healthy) {
        if (away) {
            away = false;
            log.info("Consul is back: watching {} again", service);
        }
        // Consul's documentation: an index that goes backwards means a lost or restored state.
        stateLost |= healthy.index() == 0;
        index = healthy.index();
        List<Instance> found = healthy.instances();
        if (found.isEmpty() && stateLost) {
            return;
        }
        stateLost = false;
        if (!found.equals(instances)) {
            instances = found;
            log.info(
                    "{}: {} healthy {}",
                    service,
                    found.size(),
                    found.stream().map(Instance::id).toList());
        }
    }

    private void lost(ConsulException e) {
        index = 0;
        stateLost = true;
        if (!away) {
            away = true;
            log.warn(
                    "Consul does not answer ({}): the {} known instances of {} stay",
                    e.getMessage(),
                    instances.size(),
                    service);
        }
    }
}
