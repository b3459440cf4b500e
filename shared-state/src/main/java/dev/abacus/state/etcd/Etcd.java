package dev.abacus.state.etcd;

import dev.abacus.state.ClusterStatus;
import dev.abacus.state.Credentials;
import dev.abacus.state.LoopHealth;
import dev.abacus.state.StateException;
import dev.abacus.state.StateSettings;
import dev.abacus.state.StorageFullException;
import dev.abacus.state.TooLargeException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/** The cluster. Safe for any number of threads; opens no connection before the first call. */
public final class Etcd implements AutoCloseable {
    private static final Range NOTHING = Range.key("/abacus/probe").withoutValues();

    private static final int KEYS_IN_A_BITE = 100;
    /** Maximum bytes of a list's values. Whoever lists has as many in memory, and several callers at the same time do. */
    private static final int LIST_BYTES = 256 << 10;

    private static final int CONCURRENT_LISTS = 8;
    /** So many keys a list reads at most, however few of them are items. */
    private static final int MAX_EXAMINED = 10_000;

    private final AccessDenials access;
    private final Members members;
    private final DatabaseSize databaseSize;
    private final Supplier<StateSettings> settings;
    private final EtcdMeters meters;
    private final UnreadableEntries unreadable;
    private final List<SharedWatch> tails = new CopyOnWriteArrayList<>();
    private final Semaphore lists = new Semaphore(CONCURRENT_LISTS, true);
    /** Bytes of a key and its value, on average in the last list. */
    private volatile int listedSize = 1 << 10;

    /**
     * @param endpoints the members, the preferred one first
     * @param credentials whom all but {@link #snapshot} is asked as
     * @param settings read at the start of each operation
     * @param registry where what is measured goes
     */
    public Etcd(
            List<URI> endpoints, Credentials credentials, Supplier<StateSettings> settings, MeterRegistry registry) {
        this.meters = new EtcdMeters(registry);
        this.unreadable = new UnreadableEntries(registry);
        this.access = new AccessDenials(credentials);
        this.members = new Members(endpoints, credentials, meters);
        this.databaseSize = new DatabaseSize(members);
        this.settings = settings;
    }

    /** Without metrics, for an etcd that knows no users. */
    public Etcd(List<URI> endpoints, Supplier<StateSettings> settings) {
        this(endpoints, Credentials.NONE, settings, new CompositeMeterRegistry());
    }

    /** Does what a caller asked for, within the time limit, and measures it. @param name what it is called in metrics */
    public <T> T perform(String name, Function<CallDeadline, T> work) {
        return meters.timed(name, () -> work.apply(begin()));
    }

    public CallDeadline begin() {
        return new CallDeadline(settings.get().timeout());
    }

    /** One that is over after {@code atMost}, if that is less than the setting. */
    public CallDeadline begin(Duration atMost) {
        Duration timeout = settings.get().timeout();
        return new CallDeadline(atMost.compareTo(timeout) < 0 ? atMost : timeout);
    }

    /**
     * @throws StateException if no member answers in the time of the operation
     * @throws RefusedException if etcd does not accept it
     * @throws TooLargeException if it is larger than a transaction may be
     */
    public TxnResult commit(CallDeadline operation, Transaction transaction) {
        transaction.checkSize();
        boolean writes = transaction.writes();
        // Alone if it only deletes: a group counts as something that puts, which a full etcd refuses.
        boolean grouped = transaction.puts() && settings.get().groupCommit();
        var alone = JetcdMapper.commit(transaction);
        TxnResult outcome;
        try {
            outcome = members.call(
                    operation,
                    writes,
                    !transaction.serializable(),
                    (member, attempt) -> grouped ? member.write(attempt, transaction) : member.call(attempt, alone));
        } catch (StateException e) {
            access.refused(e, transaction);
            throw e;
        }
        access.permitted(transaction);
        meters.seen(outcome.revision());
        return outcome;
    }

    /**
     * A write that would leave etcd too little room is refused before anything is sent.
     *
     * @throws StorageFullException if it is refused
     */
    public void checkRoom(QuotaShare room) {
        long quota = settings.get().quota();
        long inUse = databaseSize.inUse();
        if (inUse > room.bytesOf(quota)) {
            throw new StorageFullException(
                    "etcd's database is nearly full, %d of %d MiB are in use: reads and deletes go on, writes wait until there is room"
                            .formatted(inUse >> 20, quota >> 20),
                    null);
        }
    }

    /** Reads a range, in fewer keys than its limit if their values are too much for one reply. */
    public TxnResult read(CallDeadline operation, Range range) {
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
     * Reads a range up to its limit, or to {@value #LIST_BYTES} bytes, but at least one key. In bites that are as large
     * as the values before let expect: what etcd reads for nothing, it has to hold in memory all the same.
     */
    public TxnResult.Found list(CallDeadline operation, Range range) {
        operation.acquire(lists);
        try {
            return listAlone(operation, range);
        } finally {
            lists.release();
        }
    }

    private TxnResult.Found listAlone(CallDeadline operation, Range range) {
        List<TxnResult.Stored> keys = new ArrayList<>();
        int bytes = 0;
        int size = listedSize;
        Range rest = range;
        while (true) {
            int bite = Math.clamp((LIST_BYTES - bytes) / size, 1, KEYS_IN_A_BITE);
            TxnResult.Found found = read(operation, rest.limit(Math.min(bite, range.limit() - keys.size())))
                    .reads()
                    .getFirst();
            for (TxnResult.Stored key : found.keys()) {
                bytes += key.bytes();
                if (bytes > LIST_BYTES && !keys.isEmpty()) {
                    return new TxnResult.Found(keys, true, found.count());
                }
                keys.add(key);
                size = bytes / keys.size();
                listedSize = size;
            }
            if (!found.more() || keys.size() == range.limit()) {
                return new TxnResult.Found(keys, found.more(), found.count());
            }
            rest = rest.after(keys.getLast().key());
        }
    }

    /**
     * Reads a range until it has as many items as its limit says, or much was read that is none.
     *
     * @param decoder see {@link #decode}: what it refuses is no item
     */
    public <T> Listing<T> list(CallDeadline operation, Range range, Function<TxnResult.Stored, T> decoder) {
        List<T> items = new ArrayList<>();
        int examined = 0;
        Range rest = range;
        while (true) {
            int missing = range.limit() - items.size();
            // Where entries are skipped, one by one would take long.
            int bite = examined > items.size() ? Math.max(missing, KEYS_IN_A_BITE) : missing;
            TxnResult.Found found = list(operation, rest.limit(bite));
            String last = "";
            for (TxnResult.Stored stored : found.keys()) {
                if (items.size() == range.limit()) {
                    return new Listing<>(items, true, last, found.count());
                }
                decode(stored, decoder).ifPresent(items::add);
                last = stored.key();
                examined++;
            }
            boolean cutShort = found.keys().size() < bite || examined >= MAX_EXAMINED;
            if (!found.more() || cutShort || items.size() == range.limit()) {
                return new Listing<>(items, found.more(), last, found.count());
            }
            rest = rest.after(last);
        }
    }

    /**
     * An entry as the suite wrote it. Anybody can write into etcd: what the decoder refuses by an exception is skipped,
     * said once and counted.
     */
    public <T> Optional<T> decode(TxnResult.Stored stored, Function<TxnResult.Stored, T> decoder) {
        return unreadable.decode(stored, decoder);
    }

    /** Reads the first of some ranges, as many as fit into one reply: of a single key each. */
    public List<TxnResult.Found> readFirst(CallDeadline operation, List<Range> ranges) {
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
    public long grantLease(CallDeadline operation, Duration timeToLive) {
        var request = JetcdMapper.grant(timeToLive);
        return ask(operation, false, (member, attempt) -> member.call(attempt, request));
    }

    /** Lets a lease live for its whole time again. @return false: it has ended, and all that lived by it */
    public boolean renewLease(CallDeadline operation, long lease) {
        var request = JetcdMapper.renew(lease);
        return ask(operation, false, (member, attempt) -> member.call(attempt, request));
    }

    /** Ends a lease, and all that lives by it. @throws RefusedException if it has ended */
    public void revokeLease(CallDeadline operation, long lease) {
        var request = JetcdMapper.revoke(lease);
        ask(operation, true, (member, attempt) -> member.call(attempt, request));
    }

    private <T> T ask(CallDeadline operation, boolean writes, Members.Request<T> request) {
        try {
            return members.call(operation, writes, true, request);
        } catch (StateException e) {
            access.refused(e);
            throw e;
        }
    }

    /** Lets a lease go that nothing lives by, without waiting for the answer; it would end by itself too. */
    public void abandonLease(long lease) {
        var ignored =
                members.next(List.of()).call(new Attempt(settings.get().timeout(), false), JetcdMapper.revoke(lease));
    }

    /** The store's revision now: all writes that were acknowledged until here have that or an older one. */
    public long revision(CallDeadline operation) {
        return commit(operation, Transaction.read(List.of(NOTHING))).revision();
    }

    /**
     * Writes all that is in the store, as {@code etcdctl snapshot save} does: the database of one member, and its
     * SHA-256. Over a connection of its own, which writing may hold up.
     *
     * @param credentials whom etcd permits it: a user with etcd's own role {@code root}
     * @param limit of the whole
     * @return the revision that it has, or one before: all writes until then are in it
     * @throws IOException if it cannot be written
     * @throws StateException if etcd does not give all of it
     */
    public long snapshot(OutputStream out, Credentials credentials, Duration limit) throws IOException {
        // One that has caught up with the others just now.
        SnapshotReader snapshot = members.call(
                begin(),
                false,
                true,
                (member, attempt) -> member.call(attempt, JetcdMapper.commit(Transaction.read(List.of(NOTHING))))
                        .thenApply(now -> new SnapshotReader(member.endpoint(), now.revision())));
        snapshot.writeTo(out, credentials, limit);
        return snapshot.revision();
    }

    /** The changes of all keys under a prefix, by one watch; it is there as long as somebody follows. */
    public SharedWatch tail(String prefix, boolean deletions) {
        SharedWatch tail = new SharedWatch(this, members, access, meters, prefix, deletions);
        tails.add(tail);
        return tail;
    }

    /** A background loop that lives by this cluster, for its metric. */
    public LoopHealth loop(String name) {
        return meters.loop(name);
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
        tails.forEach(SharedWatch::close);
        members.close();
    }
}
