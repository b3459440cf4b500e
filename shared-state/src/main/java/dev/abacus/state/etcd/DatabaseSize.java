package dev.abacus.state.etcd;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** How much of etcd's database is in use, some 100 ms old while somebody asks. Never waits. Thread-safe. */
final class DatabaseSize {
    private static final Duration FRESH = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final Members members;
    private final AtomicLong askedAt = new AtomicLong(System.nanoTime() - FRESH.toNanos());
    private volatile long inUse;

    DatabaseSize(Members members) {
        this.members = members;
    }

    /** In bytes; 0 before a member has answered. */
    long inUse() {
        long last = askedAt.get();
        long now = System.nanoTime();
        if (now - last >= FRESH.toNanos() && askedAt.compareAndSet(last, now)) {
            ask();
        }
        return inUse;
    }

    private void ask() {
        Member member = members.next(List.of());
        var ignored = member.call(
                        new Attempt(LIMIT, false),
                        jetcd -> jetcd.getMaintenanceClient().statusMember(member.target()))
                .thenAccept(status -> inUse = status.getDbSizeInUse());
    }
}
