package dev.abacus.state.etcd;

import dev.abacus.state.ClusterStatus;
import dev.abacus.state.StateException;
import dev.abacus.state.StateSettings;
import dev.abacus.state.TooLargeException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The cluster. Safe for any number of threads; opens no connection before the first call. */
public final class Etcd implements AutoCloseable {
    private static final Range NOTHING = Range.key("/abacus/probe").withoutValues();

    private static final int KEYS_IN_A_BITE = 100;
    private static final int LIST_BYTES = 4 << 20;

    private final Members members;
    private final Supplier<StateSettings> settings;
    private final List<SharedTail> tails = new CopyOnWriteArrayList<>();

    /**
     * @param endpoints the members, the preferred one first
     * @param settings read at the start of each operation
     */
    public Etcd(List<URI> endpoints, Supplier<StateSettings> settings) {
        this.members = new Members(endpoints);
        this.settings = settings;
    }

    public Operation begin() {
        return new Operation(settings.get().timeout());
    }

    /**
     * @throws StateException if no member answers in the time of the operation
     * @throws RefusedException if etcd does not accept it
     * @throws TooLargeException if it is larger than etcd accepts
     */
    public Outcome commit(Operation operation, Transaction transaction) {
        boolean writes = transaction.writes();
        if (writes && settings.get().groupCommit()) {
            return members.call(operation, true, true, (member, attempt) -> member.write(attempt, transaction));
        }
        var request = Protocol.commit(transaction);
        return members.call(
                operation, writes, !transaction.serializable(), (member, attempt) -> member.call(attempt, request));
    }

    /** Reads a range, in fewer keys than its limit if their values are too much for one reply. */
    public Outcome read(Operation operation, Range range) {
        while (true) {
            try {
                return commit(operation, Transaction.read(List.of(range)));
            } catch (RefusedException e) {
                if (e.reason() != RefusedException.Reason.REPLY_TOO_LARGE || range.limit() <= 1) {
                    throw e;
                }
                range = range.limit(range.limit() / 2);
            }
        }
    }

    /**
     * Reads a range up to its limit, or until its values are more than fits well into memory. In small bites: of one
     * that is too large for a reply, etcd would have read and sent everything in vain.
     */
    public Outcome.Found list(Operation operation, Range range) {
        List<Outcome.Stored> keys = new ArrayList<>();
        long bytes = 0;
        Range rest = range;
        while (true) {
            int bite = Math.min(range.limit() - keys.size(), KEYS_IN_A_BITE);
            Outcome.Found found = read(operation, rest.limit(bite)).reads().getFirst();
            keys.addAll(found.keys());
            bytes += found.keys().stream().mapToLong(key -> key.value().length).sum();
            boolean cutShort = found.keys().size() < bite || bytes > LIST_BYTES;
            if (!found.more() || cutShort || keys.size() == range.limit()) {
                return new Outcome.Found(keys, found.more(), found.count());
            }
            rest = rest.after(keys.getLast().key());
        }
    }

    /** Reads the first of some ranges, as many as fit into one reply: of a single key each. */
    public List<Outcome.Found> readFirst(Operation operation, List<Range> ranges) {
        int count = ranges.size();
        while (true) {
            try {
                return commit(operation, Transaction.read(ranges.subList(0, count)))
                        .reads();
            } catch (RefusedException e) {
                if (e.reason() != RefusedException.Reason.REPLY_TOO_LARGE || count == 1) {
                    throw e;
                }
                count /= 2;
            }
        }
    }

    /** @return the id of a new lease */
    public long grantLease(Operation operation, Duration timeToLive) {
        var request = Protocol.grant(timeToLive);
        return members.call(operation, false, true, (member, attempt) -> member.call(attempt, request));
    }

    /** Lets a lease go that nothing lives by, without waiting for the answer; it would end by itself too. */
    public void abandonLease(long lease) {
        var ignored =
                members.next(List.of()).call(new Attempt(settings.get().timeout(), false), Protocol.revoke(lease));
    }

    /** The store's revision now: all writes that were acknowledged until here have that or an older one. */
    public long revision(Operation operation) {
        return commit(operation, Transaction.read(List.of(NOTHING))).revision();
    }

    /** The changes of all keys under a prefix, by one watch; it is there as long as somebody follows. */
    public SharedTail tail(String prefix, boolean deletions) {
        SharedTail tail = new SharedTail(this, members, prefix, deletions);
        tails.add(tail);
        return tail;
    }

    public boolean available() {
        try {
            revision(begin());
            return true;
        } catch (StateException | RefusedException e) {
            return false;
        }
    }

    public ClusterStatus cluster() {
        return new ClusterInspection(settings.get().timeout()).of(members.all());
    }

    @Override
    public void close() {
        tails.forEach(SharedTail::close);
        members.close();
    }
}
