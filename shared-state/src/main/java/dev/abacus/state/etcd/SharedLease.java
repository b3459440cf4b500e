package dev.abacus.state.etcd;

import dev.abacus.state.etcd.client.CallDeadline;
import dev.abacus.state.etcd.client.NonRetryableException;
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
 * leases, however many keys there are. A key lives for its lifetime after the end of its operation, and longer by up to a
 * 24th and the time limit of an operation. At most {@value #MAX_TRANSACTIONS} transactions use a lease, because etcd deletes
 * all its keys in one step, and looks at each of them when a user attaches another key. Thread-safe.
 */
public final class SharedLease {
    private static final int BUCKETS = 24;
    private static final int MAX_TRANSACTIONS = 256;

    private final Etcd etcd;
    private final Supplier<Duration> lifetime;
    private final Semaphore granting = new Semaphore(1);
    private volatile @Nullable Current current;

    /** @param endsAt by {@link System#nanoTime}, at the earliest */
    private record Current(long id, Duration lifetime, long endsAt, AtomicInteger used) {
        /** Whether it outlives a key that is written at the end of the operation. */
        boolean serves(CallDeadline deadline, Duration wanted) {
            return lifetime.equals(wanted)
                    && endsAt - System.nanoTime()
                            >= wanted.plus(deadline.remaining()).toNanos()
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
        } catch (NonRetryableException e) {
            if (e.reason() != NonRetryableException.Reason.LEASE_GONE) {
                throw e;
            }
            forget(lease);
            return write.apply(lease(deadline).id());
        }
    }

    private Current lease(CallDeadline deadline) {
        Duration wanted = lifetime.get();
        Current lease = current;
        return lease != null && lease.serves(deadline, wanted) ? lease : grant(deadline, wanted);
    }

    private Current grant(CallDeadline deadline, Duration wanted) {
        deadline.acquire(granting, "no lease in time");
        try {
            Current lease = current;
            if (lease == null || !lease.serves(deadline, wanted)) {
                Duration timeToLive = wanted.plus(wanted.dividedBy(BUCKETS)).plus(deadline.remaining());
                long endsAt = System.nanoTime() + timeToLive.toNanos();
                lease = new Current(etcd.grantLease(deadline, timeToLive), wanted, endsAt, new AtomicInteger(1));
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
}
