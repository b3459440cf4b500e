package dev.abacus.kit.state;

import dev.abacus.kit.deadline.Deadline;
import dev.abacus.state.client.SharedState;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Health indicator of etcd, cached for one second: health requests read etcd at most once a second. Boot's own cache
 * does not cover the paths of single components. Thread-safe.
 */
final class EtcdHealthIndicator implements HealthIndicator {

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final SharedState state;
    private Health last = Health.unknown().build();
    private long readAt = System.nanoTime() - FRESH.toNanos();

    EtcdHealthIndicator(SharedState state) {
        this.state = state;
    }

    @Override
    public synchronized Health health() {
        if (System.nanoTime() - readAt >= FRESH.toNanos()) {
            last = (available() ? Health.up() : Health.down()).build();
            readAt = System.nanoTime();
        }
        return last;
    }

    /** The result is for all callers, so the deadline of this one does not count. */
    private boolean available() {
        return Deadline.within(LIMIT, state::available);
    }
}
