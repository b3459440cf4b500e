package dev.abacus.state.etcd.client;

import dev.abacus.state.LoopHealth;
import dev.abacus.state.OutcomeUnknownException;
import dev.abacus.state.StateUnavailableException;
import dev.abacus.state.StorageFullException;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Metrics of the use of etcd. Operations are named by OpenTelemetry's <a
 * href="https://opentelemetry.io/docs/specs/semconv/database/database-metrics/">conventions for database clients</a>,
 * of which etcd's groups, members and revisions have no counterpart. Thread-safe.
 */
public final class EtcdMeters {
    private static final String OPERATION = "db.client.operation.duration";
    private static final String MEMBER = "member";
    static final String NO_ERROR = "none";

    private final MeterRegistry registry;
    private final AtomicInteger groupsInFlight = new AtomicInteger();
    private final LongAccumulator revision = new LongAccumulator(Math::max, 0);
    private final DistributionSummary groupSize;

    public EtcdMeters(MeterRegistry registry) {
        this.registry = registry;
        this.groupSize = DistributionSummary.builder("abacus.etcd.group.size")
                .description("Writes that shared a transaction")
                .register(registry);
        Gauge.builder("abacus.etcd.groups.active", groupsInFlight, AtomicInteger::get)
                .description("Groups of writes in flight")
                .register(registry);
        Gauge.builder("abacus.etcd.revision", revision, LongAccumulator::get)
                .description("The newest revision of the store that this process has seen")
                .register(registry);
    }

    public <T> T timed(String operation, Supplier<T> work) {
        long start = System.nanoTime();
        String error = NO_ERROR;
        try {
            return work.get();
        } catch (RuntimeException e) {
            error = kind(e);
            throw e;
        } finally {
            Timer.builder(OPERATION)
                    .description("Whole operations, their retries included")
                    .tags("db.system.name", "etcd", "db.operation.name", operation, "error.type", error)
                    .register(registry)
                    .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    /** Exceptions that are not etcd's errors, such as a precondition that does not hold, do not count as errors. */
    static String kind(RuntimeException failure) {
        return switch (failure) {
            case StateUnavailableException _ -> "unavailable";
            case OutcomeUnknownException _ -> "outcome_unknown";
            case StorageFullException _ -> "storage_full";
            case NonRetryableException _ -> "refused";
            default -> NO_ERROR;
        };
    }

    public void groupSent(int size) {
        groupSize.record(size);
        groupsInFlight.incrementAndGet();
    }

    public void groupEnded() {
        groupsInFlight.decrementAndGet();
    }

    public void waiting(MemberConnection member, Collection<?> writes) {
        Gauge.builder("abacus.etcd.writes.waiting", writes, Collection::size)
                .description("Writes that wait for the next group")
                .tag(MEMBER, member.endpoint().getAuthority())
                .register(registry);
    }

    /**
     * Its difference to the newest revision seen is the lag of the watch; none while there is no watch.
     *
     * @param position not a number while there is no watch
     */
    public <T> void watching(String prefix, T watch, ToDoubleFunction<T> position) {
        Gauge.builder("abacus.etcd.watch.revision", watch, open -> {
                    double at = position.applyAsDouble(open);
                    return Double.isNaN(at) ? revision.get() : at;
                })
                .description("Until here the watch has brought all changes")
                .tag("prefix", prefix)
                .register(registry);
    }

    public LoopHealth loop(String name) {
        return new LoopHealth(name).bindTo(registry);
    }

    /** An attempt without a result, whether or not another one follows. */
    void attemptFailed(MemberConnection member, FailureKind kind) {
        registry.counter(
                        "abacus.etcd.attempts.failed",
                        MEMBER,
                        member.endpoint().getAuthority(),
                        "kind",
                        kind.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    /** As {@link #seen}, of a store with another history, whose revisions are lower. */
    public void seenAnew(long storeRevision) {
        revision.reset();
        seen(storeRevision);
    }

    public void seen(long storeRevision) {
        revision.accumulate(storeRevision);
    }
}
