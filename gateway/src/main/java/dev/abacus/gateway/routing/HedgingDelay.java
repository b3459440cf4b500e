package dev.abacus.gateway.routing;

import dev.abacus.gateway.routing.RoutingSettings.Hedges;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Hedging delay of one kind of calls of a service: the 99th percentile of how long its attempts took lately. An attempt that takes
 * longer is hedged: the same request goes to another instance, too, and the first answer wins. So about one call in a hundred
 * is sent twice. From <a href="https://research.google/pubs/the-tail-at-scale/">The Tail at Scale</a> and <a
 * href="https://github.com/grpc/proposal/blob/master/A6-client-retries.md#hedging-policy">gRPC A6</a>. Thread-safe.
 */
final class HedgingDelay {

    private static final double PERCENTILE = 0.99;
    private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Supplier<Hedges> settings;
    private final Timer attempts;
    private final LongAdder sent = new LongAdder();
    private final LongAdder won = new LongAdder();
    private final AtomicLong refreshedAt = new AtomicLong(System.nanoTime() - REFRESH_NANOS);
    private volatile long percentileNanos;

    /** @param kind read or write: a write waits for etcd */
    HedgingDelay(String service, String kind, Supplier<Hedges> settings, MeterRegistry meters) {
        this.settings = settings;
        this.attempts = Timer.builder("abacus.routing.attempts")
                .description("Time of an attempt at an instance, until its response was read")
                .tag("service", service)
                .tag("kind", kind)
                .publishPercentiles(PERCENTILE)
                .distributionStatisticExpiry(Duration.ofSeconds(30))
                .register(meters);
        counter("abacus.routing.hedges", sent, "Attempts that took long and were hedged", service, kind, meters);
        counter("abacus.routing.hedges.won", won, "Hedges that answered first", service, kind, meters);
    }

    private static void counter(
            String name, LongAdder counter, String description, String service, String kind, MeterRegistry meters) {
        FunctionCounter.builder(name, counter, LongAdder::sum)
                .description(description)
                .tag("service", service)
                .tag("kind", kind)
                .register(meters);
    }

    /** The time after which an attempt is hedged. */
    long delayNanos() {
        long last = refreshedAt.get();
        long now = System.nanoTime();
        if (now - last >= REFRESH_NANOS && refreshedAt.compareAndSet(last, now)) {
            // None where metrics are switched off.
            for (ValueAtPercentile percentile : attempts.takeSnapshot().percentileValues()) {
                percentileNanos = (long) percentile.value(TimeUnit.NANOSECONDS);
            }
        }
        return Math.max(percentileNanos, settings.get().minDelay().toNanos());
    }

    /** An attempt has ended with an answer, or was overtaken by its hedge. */
    void took(long nanos) {
        attempts.record(nanos, TimeUnit.NANOSECONDS);
    }

    void sent() {
        sent.increment();
    }

    void won() {
        won.increment();
    }
}
