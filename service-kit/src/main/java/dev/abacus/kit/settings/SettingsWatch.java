package dev.abacus.kit.settings;

import dev.abacus.kit.consul.BlockingQuery;
import dev.abacus.kit.consul.ConsulQueries;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Watch on the settings in Consul's key-value store. It begins when all beans have bound their settings and before the web
 * server starts, so that no request sees older settings. While Consul is away the last settings stay; Consul may also come
 * later than the service.
 */
final class SettingsWatch implements SmartInitializingSingleton, AutoCloseable {
    /** How long the start waits for Consul's first answers, if Consul neither answers nor refuses. */
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(2);

    private final List<? extends BlockingQuery<?>> queries;

    SettingsWatch(ConsulQueries consul, SettingsSources sources) {
        queries = sources.keys().stream()
                .map(key -> consul.keyValue(key, value -> sources.update(key, value)))
                .toList();
    }

    @Override
    public void afterSingletonsInstantiated() {
        queries.forEach(BlockingQuery::start);
        queries.forEach(query -> query.awaitFirstAnswer(FIRST_ANSWER.dividedBy(queries.size())));
    }

    @Override
    public void close() {
        queries.forEach(BlockingQuery::close);
    }
}
