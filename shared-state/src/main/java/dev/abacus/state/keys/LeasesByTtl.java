package dev.abacus.state.keys;

import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.SharedLease;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shared leases by time to live, because a lease takes more of etcd's memory than a small key. Times to live are rounded
 * up to two digits, so that there are at most some 700 of them. Thread-safe.
 */
final class LeasesByTtl {
    private final Etcd etcd;
    private final Map<Duration, SharedLease> leases = new ConcurrentHashMap<>();

    LeasesByTtl(Etcd etcd) {
        this.etcd = etcd;
    }

    /** A lease whose keys live for {@code ttl}, and up to a seventh and the time limit of an operation longer. */
    SharedLease of(Duration ttl) {
        return leases.computeIfAbsent(rounded(ttl), rounded -> new SharedLease(etcd, () -> rounded));
    }

    /** Up to whole seconds of two digits: 101 s to 110 s. */
    static Duration rounded(Duration ttl) {
        long seconds = ttl.plusNanos(999_999_999).toSeconds();
        long step = 1;
        while (seconds / step >= 100) {
            step *= 10;
        }
        return Duration.ofSeconds(Math.ceilDiv(seconds, step) * step);
    }
}
