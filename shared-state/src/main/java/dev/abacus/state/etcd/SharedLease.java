package dev.abacus.state.etcd;

import dev.abacus.state.etcd.client.CallDeadline;
import dev.abacus.state.etcd.client.RefusedException;
import dev.abacus.state.etcd.txn.Transaction;
import dev.abacus.state.etcd.txn.TxnResult;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lease that many keys are attached to: all that this process writes within a 24th of their lifetime. So etcd has few
 * leases, however many keys there are, and a key lives up to a 24th longer than its lifetime. At most
 * {@value #MAX_TRANSACTIONS} transactions use a lease, because etcd deletes all its keys in one step, and looks at each of
 * them when a user attaches another key. Thread-safe.
 */
public final class SharedLease {
    private static final int BUCKETS = 24;
    private static final int MAX_TRANSACTIONS = 256;

    private final Etcd etcd;
    private final Supplier<Duration> lifetime;
    private final Semaphore granting = new Semaphore(1);
    private volatile @Nullable Current current;

    private record Current(long id, Duration lifetime, long grantedAt, AtomicInteger used) {
        boolean serves(Duration wanted) {
            return lifetime.equals(wanted)
                    && System.nanoTime() - grantedAt < bucket(lifetime).toNanos()
                    && used.getAndIncrement() < MAX_TRANSACTIONS;
        }
    }

    public SharedLease(Etcd etcd, Supplier<Duration> lifetime) {
        this.etcd = etcd;
        this.lifetime = lifetime;
    }

    /** Commits a transaction that puts keys with the given lease; again with a new lease if etcd has lost that one. */
    public TxnResult commit(CallDeadline deadline, LongFunction<Transaction> transaction) {
        return with(deadline, lease -> etcd.commit(deadline, transaction.apply(lease)));
    }

    /** Puts keys with the given lease; again with a new lease if etcd has lost that one. */
    public <T> T with(CallDeadline deadline, LongFunction<T> write) {
        Current lease = lease(deadline);
        try {
            return write.apply(lease.id());
        } catch (RefusedException e) {
            if (e.reason() != RefusedException.Reason.LEASE_GONE) {
                throw e;
            }
            forget(lease);
            return write.apply(lease(deadline).id());
        }
    }

    private Current lease(CallDeadline deadline) {
        Duration wanted = lifetime.get();
        Current lease = current;
        return lease != null && lease.serves(wanted) ? lease : grant(deadline, wanted);
    }

    private Current grant(CallDeadline deadline, Duration wanted) {
        deadline.acquire(granting, "no lease in time");
        try {
            Current lease = current;
            if (lease == null || !lease.serves(wanted)) {
                long now = System.nanoTime();
                lease = new Current(
                        etcd.grantLease(deadline, wanted.plus(bucket(wanted))), wanted, now, new AtomicInteger(1));
                current = lease;
            }
            return lease;
        } finally {
            granting.release();
        }
    }

    private void forget(Current lost) {
        if (current == lost) {
            current = null;
        }
    }

    private static Duration bucket(Duration lifetime) {
        return lifetime.dividedBy(BUCKETS);
    }
}
