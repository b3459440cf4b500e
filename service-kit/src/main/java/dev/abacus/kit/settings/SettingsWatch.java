package dev.abacus.kit.settings;

import dev.abacus.kit.consul.BlockingQuery;
import dev.abacus.kit.consul.ConsulQueries;
import java.time.Duration;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/**
 * Follows the settings in Consul's key-value store, from before the service serves its first request until it has ended.
 * While Consul is away the last settings stay; it may also come later than the service.
 */
final class SettingsWatch implements SmartLifecycle {
    /** How long the start waits for Consul's first answers, if Consul neither answers nor refuses. */
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(2);

    private final List<? extends BlockingQuery<?>> queries;
    private volatile boolean running;

    SettingsWatch(ConsulQueries consul, SettingsSources sources) {
        queries = sources.keys().stream()
                .map(key -> consul.keyValue(key, value -> sources.update(key, value)))
                .toList();
    }

    @Override
    public void start() {
        running = true;
        queries.forEach(BlockingQuery::start);
        queries.forEach(query -> query.awaitFirstAnswer(FIRST_ANSWER.dividedBy(queries.size())));
    }

    @Override
    public void stop() {
        queries.forEach(BlockingQuery::close);
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** First to start, so that requests never see settings from before. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1024;
    }
}
