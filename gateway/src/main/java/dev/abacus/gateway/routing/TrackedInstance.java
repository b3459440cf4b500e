package dev.abacus.gateway.routing;

import dev.abacus.kit.settings.LiveSetting;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;

/**
 * An instance with what this gateway knows from calling it: calls in flight, its outliers, and how new it is. Thread-safe.
 */
final class TrackedInstance extends DefaultServiceInstance {

    /** Share of its calls that an instance gets from the start, as Envoy's {@code min_weight_percent}. */
    private static final double MIN_WEIGHT = 0.1;

    private static final long WRITE_REFUSAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final OutlierDetector outlier;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Supplier<Duration> slowStart;
    private final LongSupplier nanoTime;
    private final long since;
    private volatile long refusedAt;

    /** @param nanoTime as {@link System#nanoTime} */
    TrackedInstance(ServiceInstance instance, LiveSetting<RoutingSettings> settings, LongSupplier nanoTime) {
        super(
                instance.getInstanceId(),
                instance.getServiceId(),
                instance.getHost(),
                instance.getPort(),
                instance.isSecure());
        this.outlier = new OutlierDetector(
                String.valueOf(instance.getInstanceId()), () -> settings.get().ejection(), nanoTime);
        this.slowStart = () -> settings.get().slowStart();
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
        this.refusedAt = since - WRITE_REFUSAL_NANOS;
    }

    OutlierDetector outlier() {
        return outlier;
    }

    /** From {@link #MIN_WEIGHT} for a new instance to 1 at the end of the slow start window. */
    double weight() {
        long window = slowStart.get().toNanos();
        long age = nanoTime.getAsLong() - since;
        return age >= window ? 1 : Math.max(MIN_WEIGHT, (double) age / window);
    }

    /** It has refused a write, which another instance may take: this one may be cut off from etcd. */
    void refusedWrite() {
        refusedAt = nanoTime.getAsLong();
    }

    /** Whether it is healthy, and has not refused a write in the last second. */
    boolean acceptsWrites() {
        return !outlier.isEjected() && nanoTime.getAsLong() - refusedAt >= WRITE_REFUSAL_NANOS;
    }

    int inFlight() {
        return inFlight.get();
    }

    /** A call begins; the caller has to {@link #end} it. */
    void begin() {
        inFlight.incrementAndGet();
    }

    void end() {
        inFlight.decrementAndGet();
    }
}
