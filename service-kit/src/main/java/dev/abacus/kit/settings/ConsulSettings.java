package dev.abacus.kit.settings;

import dev.abacus.kit.consul.Consul;
import dev.abacus.kit.consul.ConsulException;
import dev.abacus.kit.consul.KeyValue;
import dev.abacus.state.LoopHealth;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Follows the settings in Consul's key-value store by a blocking query a key, from before the service serves its first
 * request until it has ended. While Consul is away the last settings stay; it may also come later than the service.
 */
final class ConsulSettings implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ConsulSettings.class);

    /** How long the start waits for Consul's first answer, if Consul neither answers nor refuses. */
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(2);

    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** An agent that does not wait is not asked without a pause. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Consul consul;
    private final SettingsSources sources;
    private final Map<String, LoopHealth> loops = new HashMap<>();
    private final CountDownLatch first;
    private final Set<String> away = new HashSet<>();
    private volatile List<Thread> threads = List.of();

    ConsulSettings(Consul consul, SettingsSources sources, MeterRegistry meters) {
        this.consul = consul;
        this.sources = sources;
        this.first = new CountDownLatch(sources.keys().size());
        for (String key : sources.keys()) {
            loops.put(key, new LoopHealth("settings " + key).bindTo(meters));
        }
    }

    @Override
    public void start() {
        threads = loops.entrySet().stream()
                .map(key ->
                        Thread.ofVirtual().name("consul-settings").start(() -> follow(key.getKey(), key.getValue())))
                .toList();
        try {
            boolean _ = first.await(FIRST_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(String key, LoopHealth health) {
        health.started();
        long index = 0;
        boolean asked = false;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    KeyValue found = consul.keyValue(key, index, WAIT);
                    index = found.index();
                    sources.update(key, found.value());
                    present(key);
                    health.succeeded();
                } catch (ConsulException e) {
                    absent(key, e);
                    index = 0;
                } catch (RuntimeException e) {
                    health.failed(e);
                    index = 0;
                } finally {
                    if (!asked) {
                        asked = true;
                        first.countDown();
                    }
                }
                Thread.sleep(index == 0 ? RETRY : PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void absent(String key, ConsulException e) {
        if (away.isEmpty()) {
            log.warn(
                    "Consul at {} gives no settings ({}), the present ones stay: {}",
                    consul.agent(),
                    key,
                    e.getMessage());
        }
        away.add(key);
    }

    private synchronized void present(String key) {
        if (away.remove(key) && away.isEmpty()) {
            log.info("Consul at {} gives settings again", consul.agent());
        }
    }

    @Override
    public void stop() {
        threads.forEach(Thread::interrupt);
        loops.values().forEach(LoopHealth::ended);
        threads = List.of();
    }

    @Override
    public boolean isRunning() {
        return !threads.isEmpty();
    }

    /** First to start, so that requests never see settings from before. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1024;
    }
}
