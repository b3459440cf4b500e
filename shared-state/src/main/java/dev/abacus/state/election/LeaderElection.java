package dev.abacus.state.election;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.state.LoopHealth;
import dev.abacus.state.StateException;
import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.client.CallDeadline;
import dev.abacus.state.etcd.client.NonRetryableException;
import dev.abacus.state.etcd.txn.Compare;
import dev.abacus.state.etcd.txn.Op;
import dev.abacus.state.etcd.txn.Range;
import dev.abacus.state.etcd.txn.Transaction;
import dev.abacus.state.etcd.txn.TxnResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Candidate of a leader election: campaigns, and leads when it has won, until it is closed. Thread-safe.
 *
 * <p>The candidate that creates the election's key leads until the key's lease ends (as in etcd's own package <a
 * href="https://github.com/etcd-io/etcd/tree/main/client/v3/concurrency">concurrency</a>). The others check the key every
 * 0.5 s. Two candidates may both believe for a moment that they lead: what only one may do needs {@link Term#put}.
 */
public final class LeaderElection implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeaderElection.class);
    private static final Duration CAMPAIGN_INTERVAL = Duration.ofMillis(500);
    private static final Duration MIN_RENEWAL_INTERVAL = Duration.ofMillis(100);
    /** Maximum of the settings. A key with a longer lease is not a candidate's: it would keep all candidates from leading. */
    private static final Duration MAX_TIME_TO_LIVE = Duration.ofMinutes(10);

    private final Etcd etcd;
    private final String election;
    private final String candidate;
    private final Supplier<Duration> timeToLive;
    private final LoopHealth health;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Term term;
    private long seen;
    private long seenLease;

    private LeaderElection(Etcd etcd, String election, String candidate, Supplier<Duration> timeToLive) {
        this.etcd = etcd;
        this.election = election;
        this.candidate = candidate;
        this.timeToLive = timeToLive;
        this.health = etcd.loop("election of " + election);
        // Whatever requests the process has, the lease is renewed in time.
        this.thread = Thread.ofPlatform().daemon().name("election-" + election).unstarted(this::run);
    }

    /**
     * A new candidate. It campaigns from now on, also while etcd is not available.
     *
     * @param timeToLive of the leader's lease: whole seconds, 2 s to 10 min (more is cut); read at each attempt
     */
    public static LeaderElection of(Etcd etcd, String election, String candidate, Supplier<Duration> timeToLive) {
        var started = new LeaderElection(etcd, election, candidate, timeToLive);
        started.thread.start();
        return started;
    }

    /** The term that this candidate holds; empty: it does not lead. */
    public Optional<Term> term() {
        return Optional.ofNullable(term).filter(Term::held);
    }

    private void run() {
        health.started();
        while (!isClosed()) {
            try {
                campaign().ifPresent(this::lead);
                health.succeeded();
            } catch (StateException | NonRetryableException e) {
                log.debug("{} cannot campaign for {} now", candidate, election, e);
            } catch (Throwable e) {
                health.failed(e);
            }
            pause(CAMPAIGN_INTERVAL);
        }
        health.ended();
    }

    private Optional<Term> campaign() {
        CallDeadline deadline = etcd.deadline();
        Optional<TxnResult.Stored> other = etcd.reader().find(deadline, Leader.key(election));
        if (other.isPresent()) {
            TxnResult.Stored key = other.get();
            Duration granted = grantedUnlessSeen(deadline, key);
            etcd.decode(key, stored -> leader(stored, granted))
                    .ifPresentOrElse(leader -> see(leader, key.lease()), () -> evict(deadline, key));
            return Optional.empty();
        }
        Duration granted = CallDeadline.min(timeToLive.get(), MAX_TIME_TO_LIVE);
        long start = System.nanoTime();
        long lease = etcd.grantLease(deadline, granted);
        boolean won = false;
        try {
            TxnResult.Stored leading = etcd.commit(deadline, candidacy(lease))
                    .reads()
                    .getFirst()
                    .keys()
                    .getFirst();
            won = leading.lease() == lease;
            return won ? Optional.of(new Term(etcd, leading, granted, start)) : Optional.empty();
        } finally {
            if (!won) {
                etcd.abandonLease(lease);
            }
        }
    }

    /** Asks etcd only if the leader has changed. */
    private Duration grantedUnlessSeen(CallDeadline deadline, TxnResult.Stored key) {
        boolean isSeen = key.createRevision() == seen && key.lease() == seenLease;
        return isSeen || key.lease() == 0 ? Duration.ZERO : etcd.grantedTimeToLive(deadline, key.lease());
    }

    private static Leader leader(TxnResult.Stored key, Duration granted) {
        if (granted.compareTo(MAX_TIME_TO_LIVE) > 0) {
            throw new IllegalArgumentException("its lease was granted for %d s, and a candidate's for at most %d s"
                    .formatted(granted.toSeconds(), MAX_TIME_TO_LIVE.toSeconds()));
        }
        return Leader.of(key);
    }

    /** The lease in the answer tells whether this or an earlier attempt won: an earlier process may have the same name. */
    private Transaction candidacy(long lease) {
        Op read = new Op.Read(Range.key(Leader.key(election)));
        return new Transaction(
                List.of(new Compare.Absent(Leader.key(election))),
                List.of(new Op.Put(Leader.key(election), candidate.getBytes(UTF_8), lease), read),
                List.of(read));
    }

    /** Deletes a key that no candidate wrote, and that would keep all candidates from leading. */
    private void evict(CallDeadline deadline, TxnResult.Stored key) {
        etcd.commit(
                deadline,
                new Transaction(
                        List.of(new Compare.AtRevision(key.key(), key.revision())),
                        List.of(new Op.Delete(key.key())),
                        List.of()));
        log.warn("{} deleted the key {}, which no candidate wrote", candidate, key.key());
    }

    private void lead(Term won) {
        term = won;
        seen = won.leader().term();
        log.info("{} leads {} in term {}", candidate, election, seen);
        try {
            do {
                health.succeeded();
                Duration wait = won.untilRenewal();
                pause(wait.compareTo(MIN_RENEWAL_INTERVAL) < 0 ? MIN_RENEWAL_INTERVAL : wait);
            } while (!isClosed() && won.renew());
        } finally {
            term = null;
            log.info("{} leads {} no more, in term {}: {}", candidate, election, seen, won.end());
            won.resign();
        }
    }

    private void see(Leader other, long lease) {
        seenLease = lease;
        if (other.term() != seen) {
            seen = other.term();
            log.info("{} leads {} in term {}, and {} waits", other.candidate(), election, seen, candidate);
        }
    }

    private boolean isClosed() {
        return closing.getCount() == 0;
    }

    private void pause(Duration time) {
        try {
            boolean _ = closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            closing.countDown();
        }
    }

    /** Resigns. Takes the time of two operations at most. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
