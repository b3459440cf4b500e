package dev.abacus.state.etcd;

import dev.abacus.state.StateException;
import dev.abacus.state.etcd.client.CallDeadline;
import dev.abacus.state.etcd.client.RefusedException;
import dev.abacus.state.etcd.txn.Transaction;
import dev.abacus.state.etcd.txn.TxnResult;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A lease that many keys live by: one for all that this process writes within a 24th of their lifetime, so that etcd
 * has few leases to keep however many keys there are. A key so lives for its lifetime, and up to a 24th longer. But not
 * too many live by one: etcd ends all keys of a lease in one step, and looks at each of them when a user puts another.
 */
public final class SharedLease {
    private static final int BUCKETS = 24;
    private static final int MAX_TRANSACTIONS = 256;

    private final Etcd etcd;
    private final Supplier<Duration> lifetime;
    private final ReentrantLock granting = new ReentrantLock();
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

    /** Commits a transaction that puts keys with the lease it is given; with a new one if etcd has lost that. */
    public TxnResult commit(CallDeadline operation, LongFunction<Transaction> transaction) {
        return with(operation, lease -> etcd.commit(operation, transaction.apply(lease)));
    }

    /** Does what puts keys with the lease it is given; again with a new one if etcd has lost that. */
    public <T> T with(CallDeadline operation, LongFunction<T> write) {
        Current lease = lease(operation);
        try {
            return write.apply(lease.id());
        } catch (RefusedException e) {
            if (e.reason() != RefusedException.Reason.LEASE_GONE) {
                throw e;
            }
            forget(lease);
            return write.apply(lease(operation).id());
        }
    }

    private Current lease(CallDeadline operation) {
        Duration wanted = lifetime.get();
        Current lease = current;
        return lease != null && lease.serves(wanted) ? lease : grant(operation, wanted);
    }

    private Current grant(CallDeadline operation, Duration wanted) throws StateException {
        try {
            if (!granting.tryLock(operation.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw operation.failed("no lease in time", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw operation.failed("interrupted", e);
        }
        try {
            Current lease = current;
            if (lease == null || !lease.serves(wanted)) {
                long now = System.nanoTime();
                lease = new Current(
                        etcd.grantLease(operation, wanted.plus(bucket(wanted))), wanted, now, new AtomicInteger(1));
                current = lease;
            }
            return lease;
        } finally {
            granting.unlock();
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
