package dev.abacus.kit.warmup;

import dev.abacus.kit.settings.LiveSetting;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;

/**
 * Warm-up: an instance calls itself before it is ready, so that its first callers find compiled code and open connections.
 * Spring Boot runs it between the start of the web server and readiness, and the instance registers when it is ready.
 *
 * <p>It never prevents a start. It ends after its calls, or after its time on a busy machine. A call that fails, such as that
 * of a service that is not there yet, is not repeated.
 */
final class WarmUp implements ApplicationRunner {
    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

    /** Of one call: one that takes longer is left out of the rest. */
    private static final Duration MAX_CALL = Duration.ofMillis(2500);

    private static final int MAX_BODY = 64 * 1024;

    private final LiveSetting<WarmUpSettings> settings;
    private final Supplier<URI> self;
    private final Predicate<Duration> other;
    private final MeterRegistry meters;

    /**
     * @param self the address of this instance, known when its web server has started
     * @param other another step, such as a dry run of a transaction: whether it succeeded within the time limit
     */
    WarmUp(LiveSetting<WarmUpSettings> settings, Supplier<URI> self, Predicate<Duration> other, MeterRegistry meters) {
        this.settings = settings;
        this.self = self;
        this.other = other;
        this.meters = meters;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        WarmUpSettings limits = settings.get();
        if (limits.paths().isEmpty()) {
            return;
        }
        Queue<Predicate<Duration>> steps = new ArrayDeque<>();
        limits.paths().forEach(path -> steps.add(limit -> answers(path, limit)));
        steps.add(other);
        long began = System.nanoTime();
        int calls = 0;
        for (Duration left = limits.duration();
                left.toMillis() > 0 && calls < limits.calls() && !steps.isEmpty();
                left = limits.duration().minusNanos(System.nanoTime() - began)) {
            Predicate<Duration> step = steps.remove();
            calls++;
            if (step.test(left.compareTo(MAX_CALL) < 0 ? left : MAX_CALL)) {
                steps.add(step);
            }
        }
        // What nobody else has called is no metric of callers.
        meters.find("http.server.requests").meters().forEach(meters::remove);
        log.info("Warmed up by {} calls in {} ms", calls, (System.nanoTime() - began) / 1_000_000);
    }

    private boolean answers(String path, Duration limit) {
        try {
            var connection =
                    (HttpURLConnection) self.get().resolve(path).toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout((int) limit.toMillis());
            connection.setReadTimeout((int) limit.toMillis());
            connection.setRequestProperty("Accept", "application/json");
            try (InputStream body = connection.getInputStream()) {
                body.readNBytes(MAX_BODY);
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            }
        } catch (IOException | IllegalArgumentException e) {
            log.debug("{} is left out of the warm-up: {}", path, e.toString());
            return false;
        }
    }
}
