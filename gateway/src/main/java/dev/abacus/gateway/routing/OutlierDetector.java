package dev.abacus.gateway.routing;

import dev.abacus.gateway.routing.RoutingSettings.Ejection;
import dev.abacus.state.Excerpt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Outlier detector of one instance, as in <a
 * href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier">Envoy</a> and <a
 * href="https://github.com/grpc/proposal/blob/master/A50-xds-outlier-detection.md">gRPC A50</a>: it ejects an instance that
 * does not answer, a second or two before Consul notices. One failure ejects, as do several calls in a row that a hedge overtook;
 * each failed probe doubles the time until the next one. Calls go to ejected instances last, but never to nobody. Thread-safe.
 *
 * <pre>
 * HEALTHY --failed, or overtaken too often--> EJECTED --tryProbe--> PROBING --failed--> EJECTED
 * EJECTED, PROBING --answered--> HEALTHY
 * </pre>
 */
final class OutlierDetector {

    private static final Logger log = LoggerFactory.getLogger(OutlierDetector.class);

    private static final int MAX_REASON = 200;

    /** The only instance of a service that fails now and then is called on, and changes its state with each call. */
    private static final long LOG_INTERVAL_NANOS = 1_000_000_000;

    private final String instance;
    private final Supplier<Ejection> settings;
    private final LongSupplier nanoTime;
    private final AtomicReference<State> state = new AtomicReference<>(State.HEALTHY);
    /** Whether the log has the present ejection. */
    private volatile boolean told;

    private volatile long toldAt;

    private enum Phase {
        HEALTHY,
        EJECTED,
        PROBING
    }

    /**
     * @param ejections in a row
     * @param overtaken calls in a row
     */
    private record State(Phase phase, int ejections, int overtaken, long failedAt, long probeAt) {

        private static final State HEALTHY = new State(Phase.HEALTHY, 0, 0, 0, 0);

        private boolean isHealthy() {
            return phase == Phase.HEALTHY;
        }

        private State withOneMoreOvertaken() {
            return new State(phase, ejections, overtaken + 1, failedAt, probeAt);
        }
    }

    /** @param nanoTime as {@link System#nanoTime} */
    OutlierDetector(String instance, Supplier<Ejection> settings, LongSupplier nanoTime) {
        this.instance = instance;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.toldAt = nanoTime.getAsLong() - LOG_INTERVAL_NANOS - 1;
    }

    boolean isEjected() {
        return !state.get().isHealthy();
    }

    /** Negative if calls should rather go to this instance: a healthy one, else the one that failed longest ago. */
    int compareHealth(OutlierDetector other) {
        State own = state.get();
        State others = other.state.get();
        return own.isHealthy() || others.isHealthy()
                ? Boolean.compare(others.isHealthy(), own.isHealthy())
                : Long.signum(own.failedAt - others.failedAt);
    }

    /** Whether the caller has to probe the ejected instance now, and to report the outcome. */
    boolean tryProbe() {
        State now = state.get();
        return now.phase == Phase.EJECTED
                && nanoTime.getAsLong() - now.probeAt >= 0
                && state.compareAndSet(now, new State(Phase.PROBING, now.ejections, 0, now.failedAt, now.probeAt));
    }

    void answered() {
        if (state.get() != State.HEALTHY && !state.getAndSet(State.HEALTHY).isHealthy() && told) {
            told = false;
            log.info("{} answers again", instance);
        }
    }

    /**
     * A call of a healthy instance that a hedge overtook, though the service answers in a usual time. Returns whether this has
     * ejected the instance.
     */
    boolean overtaken(Throwable why) {
        State now = state.updateAndGet(current -> current.isHealthy() ? current.withOneMoreOvertaken() : current);
        return now.isHealthy() && now.overtaken >= settings.get().overtakenCalls() && failed(why);
    }

    /** Returns whether this has ejected the instance. */
    boolean failed(Throwable why) {
        long now = nanoTime.getAsLong();
        State before = state.getAndUpdate(current -> switch (current.phase) {
            case HEALTHY, PROBING -> ejected(current.ejections + 1, now);
            case EJECTED -> new State(Phase.EJECTED, current.ejections, 0, now, current.probeAt);
        });
        if (!told && now - toldAt > LOG_INTERVAL_NANOS) {
            toldAt = now;
            told = true;
            log.warn("{} is ejected: {}", instance, Excerpt.of(why.toString(), MAX_REASON));
        }
        return before.isHealthy();
    }

    private State ejected(int ejections, long now) {
        return new State(
                Phase.EJECTED,
                ejections,
                0,
                now,
                now + settings.get().duration(ejections).toNanos());
    }
}
