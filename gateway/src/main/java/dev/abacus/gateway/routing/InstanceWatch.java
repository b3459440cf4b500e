package dev.abacus.gateway.routing;

import dev.abacus.kit.consul.Consul;
import dev.abacus.kit.consul.ConsulException;
import dev.abacus.kit.consul.Instance;
import dev.abacus.kit.consul.Instances;
import dev.abacus.kit.settings.Live;
import dev.abacus.state.LoopHealth;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
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
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(2);
    private static final long RETRY_MILLIS = 250;

    /** A Consul that does not wait is not asked without a pause. */
    private static final long PAUSE_MILLIS = 20;

    private final String service;
    private final Consul consul;

    private final Live<RoutingSettings> settings;
    private final LoopHealth health;
    private volatile List<Endpoint> endpoints = List.of();
    private final CountDownLatch asked = new CountDownLatch(1);
    private long index;
    private boolean away;
    private boolean stateLost;
    private List<String> leftOut = List.of();

    InstanceWatch(String service, Consul consul, Live<RoutingSettings> settings) {
        this.service = service;
        this.consul = consul;
        this.settings = settings;
        this.health = new LoopHealth("instances of " + service);
    }

    void report(MeterRegistry meters) {
        health.bindTo(meters);
    }

    List<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    public void run() {
        health.started();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    accept(consul.healthyInstances(service, index, WAIT));
                    back();
                } catch (ConsulException e) {
                    lost(e);
                } catch (RuntimeException e) {
                    failed(e);
                } finally {
                    asked.countDown();
                }
                TimeUnit.MILLISECONDS.sleep(index == 0 ? RETRY_MILLIS : PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when Consul has answered for the first time, or has not done so within two seconds. */
    void awaitFirstAnswer() {
        try {
            if (!asked.await(FIRST_ANSWER.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("Consul has not told of {} within {} ms", service, FIRST_ANSWER.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept(Instances healthy) {
        // Consul's documentation: an index that goes backwards means a lost or restored state.
        stateLost |= healthy.index() == 0;
        index = healthy.index();
        tellLeftOut(healthy.unusable());
        List<Instance> found = healthy.instances();
        if (found.isEmpty() && stateLost) {
            return;
        }
        stateLost = false;
        if (!found.equals(endpoints.stream().map(Endpoint::instance).toList())) {
            endpoints = known(found);
            log.info(
                    "{}: {} healthy {}",
                    service,
                    found.size(),
                    found.stream().map(Instance::id).toList());
        }
    }

    private void back() {
        health.succeeded();
        if (away) {
            away = false;
            log.info("Consul is back: watching {} again", service);
        }
    }

    /** One that stays keeps what is known of it; one that comes, or comes back, has Consul's word that it is healthy. */
    private List<Endpoint> known(List<Instance> found) {
        Map<Instance, Endpoint> before = endpoints.stream()
                .collect(Collectors.toMap(Endpoint::instance, Function.identity(), (first, _) -> first));
        return found.stream()
                .map(instance -> before.containsKey(instance) ? before.get(instance) : new Endpoint(instance, settings))
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

    private void failed(RuntimeException e) {
        interrupted();
        health.failed(e);
    }

    private void lost(ConsulException e) {
        if (interrupted()) {
            log.warn(
                    "Consul does not answer ({}): the {} known instances of {} stay",
                    e.getMessage(),
                    endpoints.size(),
                    service);
        }
    }

    /** The list stays, and is asked for anew. @return whether that is news */
    private boolean interrupted() {
        index = 0;
        stateLost = true;
        boolean news = !away;
        away = true;
        return news;
    }
}
