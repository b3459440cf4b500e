package dev.abacus.kit.registration;

import dev.abacus.kit.consul.SelfHealingServiceRegistry;
import dev.abacus.kit.settings.Live;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.consul.serviceregistry.ConsulRegistration;
import org.springframework.context.SmartLifecycle;

/**
 * Takes this instance out of Consul before its web server stops, and lets it serve on until its callers have noticed:
 * Spring Cloud deregisters after the web server has closed, so that callers meet a closed port for as long as their list
 * is old.
 */
final class EarlyDeregistration implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(EarlyDeregistration.class);

    private final SelfHealingServiceRegistry registry;
    private final ConsulRegistration registration;
    private final Live<Drain> drain;
    private volatile boolean leaving;

    EarlyDeregistration(SelfHealingServiceRegistry registry, ConsulRegistration registration, Live<Drain> drain) {
        this.registry = registry;
        this.registration = registration;
        this.drain = drain;
    }

    @Override
    public void start() {}

    @Override
    public void stop() {
        leaving = true;
        if (registry.leave(registration)) {
            Duration notice = drain.get().notice();
            log.info("Left Consul; serving on for {} ms, until callers have noticed", notice.toMillis());
            try {
                Thread.sleep(notice);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether this instance is about to stop. */
    boolean isLeaving() {
        return leaving;
    }

    @Override
    public boolean isRunning() {
        return !leaving;
    }

    /** Stops before the web server does, and before anything that waits for requests to end. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 256;
    }
}
