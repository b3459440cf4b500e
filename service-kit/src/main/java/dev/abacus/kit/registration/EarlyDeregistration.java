package dev.abacus.kit.registration;

import dev.abacus.kit.consul.SelfHealingServiceRegistry;
import dev.abacus.kit.settings.LiveSetting;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.consul.serviceregistry.ConsulRegistration;
import org.springframework.context.SmartLifecycle;

/**
 * Deregistration before the web server stops. Spring Cloud deregisters after the web server has closed, so callers
 * meet a closed port until their instance lists are refreshed. This one serves on after deregistration until callers
 * have noticed.
 */
final class EarlyDeregistration implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(EarlyDeregistration.class);

    private final SelfHealingServiceRegistry registry;
    private final ConsulRegistration registration;
    private final LiveSetting<DrainSettings> drain;
    private volatile boolean leaving;

    EarlyDeregistration(
            SelfHealingServiceRegistry registry, ConsulRegistration registration, LiveSetting<DrainSettings> drain) {
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
            log.info("Leaving; serving on for {} ms, until callers have noticed", notice.toMillis());
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

    /** Phase before that of the web server and of graceful shutdown. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 256;
    }
}
