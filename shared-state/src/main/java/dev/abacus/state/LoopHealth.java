package dev.abacus.state;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Health of a background loop: the age of its last success as a gauge, and one log line when it begins to fail. Without
 * it, a loop that hangs or ended by an exception is not noticed. Thread-safe.
 */
public final class LoopHealth {
    private static final Logger log = LoggerFactory.getLogger(LoopHealth.class);

    private final String loop;
    private volatile boolean running;
    private volatile long succeededAt;
    private volatile String failure = "";

    /** @param loop its name in metrics and in the log, such as {@code backups} */
    public LoopHealth(String loop) {
        this.loop = loop;
    }

    /** Registers the gauge. @return this */
    public LoopHealth bindTo(MeterRegistry registry) {
        TimeGauge.builder("abacus.loop.last.success.age", this, TimeUnit.MILLISECONDS, LoopHealth::age)
                .description("Time since the last success of a background loop; 0 while it is not needed")
                .tag("loop", loop)
                .register(registry);
        return this;
    }

    /** The age counts from now until the first success. */
    public void started() {
        succeededAt = System.nanoTime();
        running = true;
    }

    public void succeeded() {
        succeededAt = System.nanoTime();
        if (!failure.isEmpty()) {
            failure = "";
            log.info("Background loop {} works again", loop);
        }
    }

    /**
     * Logs an unexpected exception with its stack trace, unless the last one was of the same class. A loop that has ended was
     * interrupted: what it throws then is expected.
     *
     * @param unexpected an {@link Error} too: a loop that lets it pass ends without a log line. Where memory is exhausted,
     *     the JVM ends itself (config/jvm.options)
     */
    public void failed(Throwable unexpected) {
        String kind = unexpected.getClass().getName();
        if (running && !kind.equals(failure)) {
            failure = kind;
            log.error("Background loop {} failed, and goes on", loop, unexpected);
        }
    }

    /** The loop is no longer needed. */
    public void ended() {
        running = false;
    }

    private double age() {
        return running ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - succeededAt) : 0;
    }
}
