package dev.abacus.state.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.state.Excerpt;
import dev.abacus.state.Feed;
import dev.abacus.state.InvalidInputException;
import dev.abacus.state.Page;
import dev.abacus.state.StateException;
import dev.abacus.state.StorageFullException;
import dev.abacus.state.TooLargeException;
import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.QuotaShare;
import dev.abacus.state.etcd.client.CallDeadline;
import dev.abacus.state.etcd.txn.Listing;
import dev.abacus.state.etcd.txn.Op;
import dev.abacus.state.etcd.txn.Range;
import dev.abacus.state.etcd.txn.Transaction;
import dev.abacus.state.etcd.txn.TxnResult;
import dev.abacus.state.etcd.watch.SharedWatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values. Thread-safe.
 *
 * <p>The media type of a value is a key of its own, written in the same transaction and with the same lease, so that
 * etcdctl shows the values as they are. It counts only while its revision is that of the value: a value that was put with
 * etcdctl has no type.
 */
public final class Keys {
    /** Maximum length of a key, in bytes of UTF-8. */
    public static final int MAX_NAME_BYTES = 512;

    static final String PREFIX = "/abacus/state/";
    private static final String TYPES = "/abacus/types/";
    /** A hundred years, which etcd still counts in seconds. */
    private static final Duration MAX_TTL = Duration.ofDays(36_500);

    private final Etcd etcd;
    private final ConditionalWrites writes;
    private final LeasesByTtl leases;
    private final SharedWatch watch;

    public Keys(Etcd etcd) {
        this.etcd = etcd;
        this.writes = new ConditionalWrites(etcd);
        this.leases = new LeasesByTtl(etcd);
        this.watch = etcd.watch(PREFIX, true);
    }

    /**
     * Puts a value without a media type.
     *
     * @see #put(String, byte[], String, Precondition, Duration)
     */
    public PutResult put(String key, byte[] value, Precondition precondition, @Nullable Duration ttl) {
        return put(key, value, null, precondition, ttl);
    }

    /**
     * The name of a key, if a caller can write one of it.
     *
     * @throws TooLargeException if it is too long
     * @throws InvalidInputException if it is not a path
     */
    public static String checkedName(String key) {
        return KeyNames.checked(key);
    }

    /**
     * @param type the media type of the value; null: not known
     * @param ttl minimum time to live; it lives at most a seventh, a second and an operation's time limit longer; null: for ever
     * @throws PreconditionFailedException if the precondition does not hold
     * @throws InvalidInputException if the key is not a path, or the time to live not positive or too long
     * @throws TooLargeException if the key is too long, or the value larger than etcd accepts
     * @throws StateException if it was not written, or the outcome is unknown
     */
    public PutResult put(
            String key, byte[] value, @Nullable String type, Precondition precondition, @Nullable Duration ttl) {
        String path = path(key);
        if (ttl != null && (!ttl.isPositive() || ttl.compareTo(MAX_TTL) > 0)) {
            throw new InvalidInputException(
                    "ttl", "a time to live is positive and at most " + MAX_TTL.toDays() + " days: " + ttl);
        }
        return etcd.perform("put", deadline -> {
            etcd.checkQuota(QuotaShare.ORDINARY);
            LongFunction<PutResult> put = lease -> {
                Op putType = type == null
                        ? new Op.Delete(TYPES + key)
                        : new Op.Put(TYPES + key, type.getBytes(UTF_8), lease);
                return put(deadline, key, precondition, List.of(new Op.Put(path, value, lease), putType));
            };
            return ttl == null ? put.apply(0) : leases.of(ttl).with(deadline, put);
        });
    }

    private PutResult put(CallDeadline deadline, String key, Precondition precondition, List<Op> puts) {
        ConditionalWrites.WriteResult result = writes.commit(deadline, PREFIX + key, precondition, puts);
        long revision = result.revision().orElseThrow(() -> failed(key, precondition, result.now()));
        boolean created =
                result.now().filter(now -> now.createRevision() == revision).isPresent();
        return new PutResult(revision, created);
    }

    /**
     * @return false: the key did not exist, and the precondition permits that
     * @throws PreconditionFailedException if the precondition does not hold
     * @throws StateException if it was not deleted, or the outcome is unknown
     */
    public boolean delete(String key, Precondition precondition) {
        String path = path(key);
        List<Op> deletes = List.of(new Op.Delete(path), new Op.Delete(TYPES + key));
        Precondition present = precondition.and(Precondition.PRESENT);
        ConditionalWrites.WriteResult result = etcd.perform("delete", deadline -> {
            try {
                return writes.commit(deadline, path, present, deletes);
            } catch (StorageFullException e) {
                return writes.commitWithoutRequestKey(deadline, path, present, deletes);
            }
        });
        if (result.revision().isPresent()) {
            return true;
        }
        if (result.now().isEmpty() && precondition.holds(0)) {
            return false;
        }
        throw failed(key, precondition, result.now());
    }

    private static PreconditionFailedException failed(
            String key, Precondition precondition, Optional<TxnResult.Stored> now) {
        return new PreconditionFailedException(
                key, precondition, now.map(TxnResult.Stored::revision).orElse(0L));
    }

    /** @throws StateException if it could not be read */
    public Optional<Entry> get(String key, Consistency consistency) {
        boolean serializable = consistency == Consistency.SERIALIZABLE;
        Range value = Range.key(path(key)).serializable(serializable);
        Range type = Range.key(TYPES + key).serializable(serializable);
        TxnResult outcome =
                etcd.perform("get", deadline -> etcd.commit(deadline, Transaction.read(List.of(value, type))));
        Optional<TxnResult.Stored> storedType = outcome.reads().getLast().first();
        return outcome.reads()
                .getFirst()
                .first()
                .map(stored -> toEntry(stored, storedType.filter(written -> written.revision() == stored.revision())));
    }

    /**
     * A page of entries in the order of their keys' UTF-8 bytes. A page may be empty and have a next one, where etcd has
     * many keys that no caller wrote.
     *
     * @param prefix of the keys, empty for all
     * @param limit 1 to {@link Page#MAX_LIMIT}
     * @param after the last key seen, null for the first page
     * @throws InvalidInputException for another limit, or an {@code after} that does not start with the prefix
     * @throws StateException if they could not be read
     */
    public Page<Entry> list(String prefix, int limit, @Nullable String after) {
        Page.checkedLimit(limit);
        if (after != null && !after.startsWith(prefix)) {
            throw new InvalidInputException(
                    "after",
                    "after does not start with the prefix %s: %s".formatted(Excerpt.of(prefix), Excerpt.of(after)));
        }
        return etcd.perform("list", deadline -> list(deadline, prefix, limit, after));
    }

    private Page<Entry> list(CallDeadline deadline, String prefix, int limit, @Nullable String after) {
        Range all = Range.prefix(PREFIX + prefix).limit(limit);
        Range rest = after == null ? all : all.after(PREFIX + after);
        while (true) {
            Listing<Entry> read = etcd.reader().list(deadline, rest, Keys::toEntry);
            if (!read.items().isEmpty() || !read.more()) {
                return new Page<>(
                        read.items(), read.more() ? read.items().getLast().key() : null);
            }
            // Nothing but unreadable keys: another page continues there, if that is after the start of this page.
            String reached = KeyNames.start(read.last().substring(PREFIX.length()));
            if (!(after == null ? prefix : after).startsWith(reached)) {
                return new Page<>(List.of(), reached);
            }
            rest = rest.after(read.last());
        }
    }

    /**
     * Feed of the changes of keys under a prefix, in the order of etcd's revisions.
     *
     * @param afterCursor the cursor of the last change that was read from an earlier feed; null: from now on
     * @throws InvalidInputException if the cursor is not one of a {@link KeyChange}
     * @throws StateException if {@code afterCursor} is null and etcd cannot tell its revision
     */
    public Feed<KeyChange> watch(String prefix, @Nullable String afterCursor) {
        KeyCursor cursor = afterCursor == null
                ? KeyCursor.afterAllOf(etcd.revision(etcd.deadline()))
                : KeyCursor.parse(afterCursor);
        return watch.subscribe(new KeySource(etcd, prefix, cursor));
    }

    /** @throws IllegalArgumentException if the key is not one that a caller can write */
    static Entry toEntry(TxnResult.Stored stored) {
        return toEntry(stored, Optional.empty());
    }

    private static Entry toEntry(TxnResult.Stored stored, Optional<TxnResult.Stored> type) {
        return new Entry(
                KeyNames.checked(name(stored)),
                stored.value(),
                type.map(media -> new String(media.value(), UTF_8)).orElse(null),
                stored.revision());
    }

    static String name(TxnResult.Stored stored) {
        return stored.key().substring(PREFIX.length());
    }

    private static String path(String key) {
        return PREFIX + KeyNames.checked(key);
    }
}
