package dev.abacus.state.election;

import dev.abacus.state.OutcomeUnknownException;
import dev.abacus.state.StateException;
import dev.abacus.state.TooLargeException;
import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.client.CallDeadline;
import dev.abacus.state.etcd.client.RefusedException;
import dev.abacus.state.etcd.txn.Compare;
import dev.abacus.state.etcd.txn.Op;
import dev.abacus.state.etcd.txn.Range;
import dev.abacus.state.etcd.txn.Transaction;
import dev.abacus.state.etcd.txn.TxnResult;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a leader leads by: from when it won an election until its key in etcd is gone. Safe for any number of threads.
 *
 * <p>A process can be stopped at any point, for longer than its lease lives, and go on as if nothing was: so that it
 * held the term a moment ago says nothing of now. Whoever writes by {@link #put} need not care: etcd itself compares
 * the term, as a fencing token (Kleppmann, <a
 * href="https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html">How to do distributed locking</a>).
 */
public final class Term {
    /** Sooner than the lease can end at etcd, by this part of it, for clocks that don't run at the same speed. */
    private static final int MARGIN = 10;

    private static final int RENEWALS = 3;

    private final Etcd etcd;
    private final String leaderKey;
    private final Leader leader;
    private final long lease;
    private final Duration timeToLive;
    private volatile long renewedAt;
    private volatile @Nullable String end;

    /** @param grantedAt when the lease was asked for, by {@link System#nanoTime()} */
    Term(Etcd etcd, TxnResult.Stored key, Duration timeToLive, long grantedAt) {
        this.etcd = etcd;
        this.leaderKey = key.key();
        this.leader = Leader.of(key);
        this.lease = key.lease();
        this.timeToLive = timeToLive;
        this.renewedAt = grantedAt;
    }

    public Leader leader() {
        return leader;
    }

    /**
     * Whether it goes on, as far as this process knows: false before its lease can have ended at etcd, by a clock that
     * counts from when the last renewal was asked for. Enough to begin or to stop work; not to write elsewhere.
     */
    public boolean held() {
        return end == null && !left().isZero();
    }

    /**
     * Writes a key, if no other leader was elected meanwhile. Writes of a term happen in their order: one of which
     * nobody knows what became never happens after a later one.
     *
     * @param key its whole name in etcd
     * @throws LeadershipLostException if the term has ended; it was not written
     * @throws TooLargeException if it is larger than etcd accepts
     * @throws StateException if it was not written, or nobody knows
     */
    public void put(String key, byte[] value) {
        CallDeadline limits = etcd.begin();
        while (true) {
            long before = find(limits, key).map(TxnResult.Stored::revision).orElse(0L);
            TxnResult outcome = etcd.commit(
                    limits,
                    new Transaction(
                            List.of(
                                    new Compare.CreatedAt(leaderKey, leader.term()),
                                    new Compare.AtRevision(key, before)),
                            List.of(new Op.Put(key, value, 0)),
                            List.of(new Op.Read(Range.key(key)), new Op.Read(Range.key(leaderKey)))));
            if (outcome.held()) {
                return;
            }
            if (!isOwn(outcome.reads().getLast().first())) {
                end("its key is gone");
                throw limits.isOutcomeUnknown()
                        ? new OutcomeUnknownException("the term ended while " + key + " was written", null)
                        : new LeadershipLostException(leader, key);
            }
            if (outcome.reads()
                    .getFirst()
                    .first()
                    .filter(now -> Arrays.equals(now.value(), value))
                    .isPresent()) {
                // By an earlier try of this write, whose answer was lost: no one else can write in this term.
                return;
            }
            // An earlier write of this term arrives only now, of which nobody knew what became.
        }
    }

    /** @return whether it goes on */
    boolean renew() {
        long start = System.nanoTime();
        try {
            if (!held()) {
                end("its lease was not renewed in time");
                return false;
            }
            CallDeadline limits = etcd.begin(min(timeToLive.dividedBy(RENEWALS), left()));
            if (!etcd.renewLease(limits, lease)) {
                end("its lease is gone");
            } else if (!isOwn(find(limits, leaderKey))) {
                // A lease can outlive the key, and the key the lease if somebody else has put it.
                end("its key is gone");
            } else {
                renewedAt = start;
            }
        } catch (StateException | RefusedException e) {
            // There may be time for another try.
        }
        return end == null;
    }

    Duration untilRenewal() {
        return timeToLive.dividedBy(RENEWALS).minus(sinceRenewal());
    }

    /** Lets another lead now, if it still lives by its lease. */
    void resign() {
        end("it resigns");
        try {
            etcd.revokeLease(etcd.begin(), lease);
        } catch (StateException | RefusedException e) {
            // Then it ends by itself.
        }
    }

    private void end(String why) {
        if (end == null) {
            end = why;
        }
    }

    /** Why it has ended. */
    String end() {
        return end == null ? "it resigns" : end;
    }

    private Duration left() {
        Duration left = timeToLive.minus(timeToLive.dividedBy(MARGIN)).minus(sinceRenewal());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private Duration sinceRenewal() {
        return Duration.ofNanos(System.nanoTime() - renewedAt);
    }

    private boolean isOwn(Optional<TxnResult.Stored> key) {
        return key.filter(now -> now.createRevision() == leader.term() && now.lease() == lease)
                .isPresent();
    }

    private Optional<TxnResult.Stored> find(CallDeadline limits, String key) {
        return etcd.reader().find(limits, key);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
