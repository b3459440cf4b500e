package dev.abacus.kit.background;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;

/**
 * Age of a background loop's last success, by which a monitor tells a loop that has stopped from one that has nothing to
 * do. Before the first success it is the age of the loop. Thread-safe.
 */
public final class Freshness {
    private volatile long last = System.nanoTime();

    public void succeeded() {
        last = System.nanoTime();
    }

    /** @param loop its name, a tag of the gauge */
    public void report(String loop, MeterRegistry meters) {
        TimeGauge.builder("abacus.loop.age", this, TimeUnit.NANOSECONDS, Freshness::nanos)
                .description("Time since the last success of a background loop")
                .tag("loop", loop)
                .register(meters);
    }

    private double nanos() {
        return System.nanoTime() - last;
    }
}
