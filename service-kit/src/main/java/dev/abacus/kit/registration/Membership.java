package dev.abacus.kit.registration;

import dev.abacus.kit.consul.Consul;
import dev.abacus.kit.settings.Live;
import dev.abacus.state.LoopHealth;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps this instance in Consul from when its web server accepts requests until shortly before it stops to. A watchdog
 * looks at the agent every second: Consul may come after the service, refuse it, or come back without its state.
 */
final class Membership implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Membership.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Consul consul;
    private final Live<Drain> drain;
    private final Supplier<Self> self;
    private final LoopHealth health = new LoopHealth("registration");
    private @Nullable Registration registration;
    private boolean failing;
    private volatile boolean leaving;

    Membership(Consul consul, Live<Drain> drain, Supplier<Self> self) {
        this.consul = consul;
        this.drain = drain;
        this.self = self;
    }

    void report(MeterRegistry meters) {
        health.bindTo(meters);
    }

    @Override
    public synchronized void start() {
        Registration started = new Registration(consul, self.get());
        registration = started;
        health.started();
        Thread.ofVirtual().name("consul-registration").start(() -> watch(started));
    }

    private synchronized void watch(Registration watched) {
        try {
            while (registration == watched) {
                ensure(watched);
                wait(INTERVAL.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ensure(Registration watched) throws InterruptedException {
        try {
            if (watched.ensure()) {
                log.info("Registered with Consul at {}", consul.agent());
            }
            failing = false;
            health.succeeded();
        } catch (IOException e) {
            if (!failing) {
                log.warn("Not registered with Consul at {}, will keep trying: {}", consul.agent(), e.getMessage());
            }
            failing = true;
        } catch (RuntimeException e) {
            health.failed(e);
        }
    }

    /** Leaves Consul, then serves on until callers have noticed. */
    @Override
    public void stop() {
        leaving = true;
        Registration ended;
        synchronized (this) {
            ended = registration;
            registration = null;
            health.ended();
            notifyAll();
        }
        if (ended != null && ended.registered()) {
            leave(ended);
        }
    }

    /** Whether this instance is about to stop. */
    boolean isLeaving() {
        return leaving;
    }

    private void leave(Registration ended) {
        Duration notice = drain.get().notice();
        try {
            ended.leave();
            log.info("Left Consul; serving on for {} ms, until callers have noticed", notice.toMillis());
            Thread.sleep(notice);
        } catch (IOException e) {
            log.warn("Could not leave Consul at {}: {}", consul.agent(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return registration != null;
    }

    /** After the web server has started; before it stops, and before anything that waits for requests to end. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 256;
    }
}
