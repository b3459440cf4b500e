package dev.abacus.kit.settings;

import dev.abacus.kit.consul.Consul;
import dev.abacus.kit.consul.ConsulException;
import dev.abacus.kit.consul.KeyValues;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Follows the settings in Consul's key-value store by blocking query, from before the service serves its first request
 * until it has ended. While Consul is away the last settings stay; it may also come later than the service.
 */
final class ConsulSettings implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ConsulSettings.class);

    /** How long the start waits for Consul's first answer, if Consul neither answers nor refuses. */
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(2);

    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Consul consul;
    private final SettingsSources sources;
    private final LiveSettings settings;
    private final CountDownLatch first = new CountDownLatch(1);
    private boolean away;
    private volatile @Nullable Thread watch;

    ConsulSettings(Consul consul, SettingsSources sources, LiveSettings settings) {
        this.consul = consul;
        this.sources = sources;
        this.settings = settings;
    }

    @Override
    public void start() {
        Thread starting = Thread.ofVirtual().name("consul-settings").unstarted(this::follow);
        watch = starting;
        starting.start();
        try {
            boolean _ = first.await(FIRST_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        long index = 0;
        try {
            while (isRunning()) {
                try {
                    KeyValues found = consul.keyValues(SettingsSources.PREFIX, index, WAIT);
                    present();
                    index = found.index();
                    apply(found);
                } catch (ConsulException e) {
                    absent(e);
                    index = 0;
                    Thread.sleep(RETRY);
                } finally {
                    first.countDown();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void apply(KeyValues found) {
        if (sources.update(found.values())) {
            settings.refresh();
        }
    }

    private void absent(ConsulException e) {
        if (!away) {
            away = true;
            log.warn("Consul at {} gives no settings, the present ones stay: {}", consul.agent(), e.getMessage());
        }
    }

    private void present() {
        if (away) {
            away = false;
            log.info("Consul at {} gives settings again", consul.agent());
        }
    }

    @Override
    public void stop() {
        Thread running = watch;
        watch = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return watch != null;
    }

    /** First to start, so that requests never see settings from before. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1024;
    }
}
