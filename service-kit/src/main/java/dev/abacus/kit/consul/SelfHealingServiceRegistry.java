package dev.abacus.kit.consul;

import dev.abacus.state.LoopHealth;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.cloud.consul.ConsulClient;
import org.springframework.cloud.consul.discovery.ConsulDiscoveryProperties;
import org.springframework.cloud.consul.discovery.HeartbeatProperties;
import org.springframework.cloud.consul.model.http.agent.NewService;
import org.springframework.cloud.consul.model.http.agent.Service;
import org.springframework.cloud.consul.serviceregistry.ConsulRegistration;
import org.springframework.cloud.consul.serviceregistry.ConsulServiceRegistry;
import org.springframework.context.ApplicationListener;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClientException;

/**
 * Service registry that repeats a registration which Consul does not have. Spring Cloud's own registers once: an instance
 * stays away for good if Consul was not there yet, or came back without its state. This one reads the agent's
 * registrations every second, and after each registration. Thread-safe.
 *
 * <p>An instance is registered when it is ready. Spring Cloud registers it as soon as its port is open, and Consul's first
 * check may come before the rest of the start.
 */
@SuppressWarnings("unchecked") // getStatus, as Spring Cloud Consul inherits it
public final class SelfHealingServiceRegistry extends ConsulServiceRegistry
        implements ApplicationListener<AvailabilityChangeEvent<?>> {
    private static final Logger log = LoggerFactory.getLogger(SelfHealingServiceRegistry.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final ConsulClient client;
    private final ConsulDiscoveryProperties properties;
    private final String agent;
    private final LoopHealth health;
    private final Map<String, ConsulRegistration> wanted = new ConcurrentHashMap<>();
    /** Ids that were registered at any time: callers may know them, also while the agent does not answer. */
    private final Set<String> registered = ConcurrentHashMap.newKeySet();

    private final ApplicationAvailability availability;
    private @Nullable Thread watchdog;
    private Failing failing = Failing.NOT;

    private enum Failing {
        NOT,
        UNANSWERED,
        /** The token lacks the right. */
        REFUSED
    }

    SelfHealingServiceRegistry(
            ConsulClient client,
            ConsulDiscoveryProperties properties,
            String agent,
            ApplicationAvailability availability,
            MeterRegistry meters) {
        super(client, properties, null, new HeartbeatProperties());
        this.client = client;
        this.properties = properties;
        this.agent = agent;
        this.availability = availability;
        this.health = new LoopHealth("registration").bindTo(meters);
    }

    /** Registers as soon as the instance is ready, and again until it succeeds. */
    @Override
    public synchronized void register(ConsulRegistration registration) {
        NewService.Check check = registration.getService().getCheck();
        if (check != null && check.getStatus() == null) {
            // Consul's default is critical, until the first check.
            check.setStatus("passing");
        }
        wanted.put(registration.getInstanceId(), registration);
        ensureAll();
        if (watchdog == null) {
            health.started();
            watchdog = Thread.ofVirtual().name("consul registration").start(this::watch);
        }
    }

    @Override
    public void onApplicationEvent(AvailabilityChangeEvent<?> change) {
        if (change.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
            ensureAll();
        }
    }

    @Override
    public void deregister(ConsulRegistration registration) {
        boolean _ = leave(registration);
    }

    /**
     * Deregisters an instance, whatever is known of its registration: the last answers of the agent may have been lost.
     *
     * @return whether it was ever registered: then callers may know it
     */
    public synchronized boolean leave(ConsulRegistration registration) {
        String id = registration.getInstanceId();
        if (wanted.remove(id) != null) {
            deregister(id);
        }
        return registered.remove(id);
    }

    private void deregister(String id) {
        try {
            client.agentServiceDeregister(id, properties.getAclToken());
        } catch (HttpClientErrorException.NotFound e) {
            log.debug("Consul at {} does not have {}", agent, id);
        } catch (RestClientException e) {
            log.warn("Could not leave Consul at {}: {}", agent, ConsulAvailability.reason(e));
        }
    }

    @Override
    public synchronized void close() {
        health.ended();
        if (watchdog != null) {
            watchdog.interrupt();
            watchdog = null;
        }
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(INTERVAL);
                ensureAll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void ensureAll() {
        try {
            wanted.values().forEach(this::ensure);
            failing = Failing.NOT;
            health.succeeded();
        } catch (RestClientException e) {
            Failing now = ConsulAvailability.isRefusal(e) ? Failing.REFUSED : Failing.UNANSWERED;
            if (now != failing) {
                log.warn("Not registered with Consul at {}, will keep trying: {}", agent, reason(now, e));
            }
            failing = now;
        } catch (Throwable e) {
            health.failed(e);
        }
    }

    private static String reason(Failing kind, RestClientException e) {
        return kind == Failing.REFUSED
                ? "it refuses " + ConsulAvailability.refusal(e, "service:write")
                : ConsulAvailability.reason(e);
    }

    private void ensure(ConsulRegistration registration) {
        NewService service = registration.getService();
        boolean ready = availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC;
        if (!ready && !registered.contains(service.getId())) {
            return;
        }
        Service found = onAgent(service.getId());
        boolean missing = !isSame(service, found);
        if (missing && !ready) {
            // Consul would list it as passing until its first check.
            return;
        }
        if (missing) {
            replace(found, service);
        }
        if (registered.add(service.getId()) || missing || failing != Failing.NOT) {
            log.info("Registered with Consul at {} as {}", agent, service.getId());
        }
    }

    private void replace(@Nullable Service found, NewService service) {
        if (found != null) {
            // A registration replaces the instance but not its checks.
            client.agentServiceDeregister(service.getId(), properties.getAclToken());
        }
        client.agentServiceRegister(properties.getAclToken(), service);
        if (!isSame(service, onAgent(service.getId()))) {
            throw new RestClientException("the agent took the registration but does not have it");
        }
    }

    private @Nullable Service onAgent(String id) {
        Map<String, Service> all = client.getAgentServices().getBody();
        if (all == null) {
            throw new RestClientException("an answer that is not Consul's");
        }
        return all.get(id);
    }

    private static boolean isSame(NewService wanted, @Nullable Service found) {
        return found != null
                && wanted.getName().equals(found.getService())
                && Objects.equals(wanted.getAddress(), found.getAddress())
                && Objects.equals(wanted.getPort(), found.getPort());
    }
}
