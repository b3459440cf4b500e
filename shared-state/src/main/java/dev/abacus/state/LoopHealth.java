package dev.abacus.state;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Liveness of a background loop: the age of its last success as a gauge, and its failure in one log line, until it
 * succeeds again. A loop that ends by an exception, or hangs, says nothing by itself. Thread-safe.
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
                .description("Since a background loop last did what it is for; not a number while it is not needed")
                .tag("loop", loop)
                .register(registry);
        return this;
    }

    /** The age counts from here, until the first success. */
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

    /** By what nobody expects: with its stack trace, once a kind. */
    public void failed(RuntimeException unexpected) {
        String told = unexpected.getClass().getName();
        if (!told.equals(failure)) {
            failure = told;
            log.error("Background loop {} failed, and goes on", loop, unexpected);
        }
    }

    /** It is not needed any more. */
    public void ended() {
        running = false;
    }

    private double age() {
        return running ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - succeededAt) : Double.NaN;
    }
}
