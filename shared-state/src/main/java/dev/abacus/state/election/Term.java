package dev.abacus.state.election;

import dev.abacus.state.OutcomeUnknownException;
import dev.abacus.state.StateException;
import dev.abacus.state.TooLargeException;
import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.client.CallDeadline;
import dev.abacus.state.etcd.client.NonRetryableException;
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
 * Term of a leader: from its election until its key in etcd is gone. Thread-safe.
 *
 * <p>A process can stop at any point, for longer than its lease lives, and continue without noticing. So a term that it
 * held a moment ago may be over. Writes by {@link #put} are safe all the same: etcd compares the term, as a fencing token
 * (Kleppmann, <a href="https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html">How to do distributed
 * locking</a>).
 */
public final class Term {
    /** The term ends this part of the lease earlier here than at etcd, because clocks differ in speed. */
    private static final int MARGIN = 10;

    private static final int RENEWALS = 3;

    private final Etcd etcd;
    private final String leaderKey;
    private final Leader leader;
    private final long lease;
    private final Duration timeToLive;
    private volatile long renewedAt;
    private volatile @Nullable String end;

    /** @param grantedAt when the lease was requested, by {@link System#nanoTime()} */
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
     * Whether the term lasts, as far as this process knows. False before the lease can have ended at etcd, because time
     * counts from the request of the last renewal. Enough to start or stop work, but not to write elsewhere.
     */
    public boolean held() {
        return end == null && !left().isZero();
    }

    /** State of a fenced write after a transaction. */
    private enum FencedWrite {
        WRITTEN,
        OVERTAKEN,
        LEADERSHIP_LOST
    }

    /**
     * Fenced write: happens only if no other leader was elected.
     *
     * <p>A transaction compares the leader's key, and the key's revision as read before. If it fails, the leader's key is no
     * more this term's: LEADERSHIP_LOST. Or an earlier write of this term arrived in between. That was this one if the key has
     * its value: WRITTEN. Else it is OVERTAKEN, and writes again. So writes happen in order: one with an unknown outcome never
     * happens after a later one.
     *
     * @param key its whole name in etcd
     * @throws LeadershipLostException if the term has ended; it was not written
     * @throws TooLargeException if it is larger than etcd accepts
     * @throws StateException if it was not written, or the outcome is unknown
     */
    public void put(String key, byte[] value) {
        CallDeadline deadline = etcd.deadline();
        FencedWrite state;
        do {
            state = compareAndPut(deadline, key, value);
        } while (state == FencedWrite.OVERTAKEN);
        if (state == FencedWrite.LEADERSHIP_LOST) {
            end("its key is gone");
            throw deadline.isOutcomeUnknown()
                    ? new OutcomeUnknownException("the term ended while " + key + " was written", null)
                    : new LeadershipLostException(leader, key);
        }
    }

    private FencedWrite compareAndPut(CallDeadline deadline, String key, byte[] value) {
        Optional<TxnResult.Stored> before = etcd.reader().find(deadline, key);
        Compare unchanged = new Compare.AtRevision(
                key, before.map(TxnResult.Stored::revision).orElse(0L));
        TxnResult result = etcd.commit(
                deadline,
                new Transaction(
                        List.of(new Compare.CreatedAt(leaderKey, leader.term()), unchanged),
                        List.of(new Op.Put(key, value, 0)),
                        List.of(new Op.Read(Range.key(key)), new Op.Read(Range.key(leaderKey)))));
        if (result.succeeded()) {
            return FencedWrite.WRITTEN;
        }
        Optional<TxnResult.Stored> now = result.reads().getFirst().first();
        if (!isOwn(result.reads().getLast().first())) {
            return FencedWrite.LEADERSHIP_LOST;
        }
        boolean isThis =
                now.filter(stored -> Arrays.equals(stored.value(), value)).isPresent();
        return isThis ? FencedWrite.WRITTEN : FencedWrite.OVERTAKEN;
    }

    /** @return whether the term lasts */
    boolean renew() {
        long start = System.nanoTime();
        try {
            if (!held()) {
                end("its lease was not renewed in time");
                return false;
            }
            CallDeadline deadline = etcd.deadline(CallDeadline.min(timeToLive.dividedBy(RENEWALS), left()));
            if (!etcd.renewLease(deadline, lease)) {
                end("its lease is gone");
            } else if (!isOwn(etcd.reader().find(deadline, leaderKey))) {
                // Somebody may have deleted the key, or put it without the lease.
                end("its key is gone");
            } else {
                renewedAt = start;
            }
        } catch (StateException | NonRetryableException e) {
            // There may be time for another attempt.
        }
        return end == null;
    }

    Duration untilRenewal() {
        return timeToLive.dividedBy(RENEWALS).minus(sinceRenewal());
    }

    /** Revokes the lease, so that another candidate can lead now. */
    void resign() {
        end("it resigns");
        try {
            etcd.revokeLease(etcd.deadline(), lease);
        } catch (StateException | NonRetryableException e) {
            // Then the lease ends by itself.
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
}
