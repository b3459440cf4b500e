package dev.abacus.state.etcd.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Cache of the bytes in use of etcd's database: 100 ms old while it is asked for, or 1 s where only metrics tell it.
 * Never waits. Thread-safe.
 */
public final class DatabaseSize {
    private static final Duration FRESH = Duration.ofMillis(100);
    /** etcd takes 5 ms of CPU for its metrics. */
    private static final Duration FRESH_BY_METRICS = Duration.ofSeconds(1);

    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final Members members;
    private final AtomicLong askedAt = new AtomicLong(System.nanoTime() - FRESH.toNanos());
    private volatile long inUse;
    private volatile Duration fresh = FRESH;

    public DatabaseSize(Members members) {
        this.members = members;
    }

    /** In bytes; 0 before a member has answered. */
    public long inUse() {
        long last = askedAt.get();
        long now = System.nanoTime();
        if (now - last >= fresh.toNanos() && askedAt.compareAndSet(last, now)) {
            ask();
        }
        return inUse;
    }

    private void ask() {
        var ignored = MemberStatus.of(members.next(List.of()), LIMIT).thenAccept(status -> {
            inUse = status.inUseBytes();
            fresh = status.cheap() ? FRESH : FRESH_BY_METRICS;
        });
    }
}
