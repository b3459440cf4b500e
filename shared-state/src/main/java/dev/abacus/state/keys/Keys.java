package dev.abacus.state.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.state.Feed;
import dev.abacus.state.InvalidInputException;
import dev.abacus.state.Page;
import dev.abacus.state.StateException;
import dev.abacus.state.StorageFullException;
import dev.abacus.state.TooLargeException;
import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.QuotaShare;
import dev.abacus.state.etcd.SharedLease;
import dev.abacus.state.etcd.client.CallDeadline;
import dev.abacus.state.etcd.txn.Compare;
import dev.abacus.state.etcd.txn.Listing;
import dev.abacus.state.etcd.txn.Op;
import dev.abacus.state.etcd.txn.Range;
import dev.abacus.state.etcd.txn.Transaction;
import dev.abacus.state.etcd.txn.TxnResult;
import dev.abacus.state.etcd.watch.SharedWatch;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values. Safe for any number of threads.
 *
 * <p>Each write also creates a key for the request itself, on the condition that it is not there yet. So a write whose
 * answer was lost can be sent again, to another member, and still happens once. And a write that is refused when it is
 * sent again creates that key all the same, marked, so that an earlier try that is still on its way happens not at all.
 *
 * <p>The kind of a value is a key of its own, written in the same transaction and with the same lease, so that
 * etcdctl shows the values as they are. It counts only while its revision is that of the value: whoever puts another
 * value with etcdctl puts one without a kind.
 */
public final class Keys {
    /** Maximum length of a key, in bytes of UTF-8. */
    public static final int MAX_NAME_BYTES = 512;

    static final String PREFIX = "/abacus/state/";
    /** Kinds of values: those that have one. */
    private static final String TYPES = "/abacus/types/";

    private static final String REQUESTS = "/abacus/requests/";
    /** Much longer than any operation, so that a request is known for as long as it may be repeated. */
    private static final Duration REQUESTS_KEPT = Duration.ofMinutes(5);

    private static final byte[] REFUSED = {1};

    /** A hundred years, which etcd still counts in seconds. */
    private static final Duration LONGEST_TTL = Duration.ofDays(36_500);

    private final Etcd etcd;
    private final SharedLease requestLease;
    private final LeasesByTtl leases;
    private final SharedWatch watch;

    public Keys(Etcd etcd) {
        this.etcd = etcd;
        this.requestLease = new SharedLease(etcd, () -> REQUESTS_KEPT);
        this.leases = new LeasesByTtl(etcd);
        this.watch = etcd.watch(PREFIX, true);
    }

    /**
     * Puts a value without a kind.
     *
     * @see #put(String, byte[], String, Precondition, Duration)
     */
    public Written put(String key, byte[] value, Precondition precondition, @Nullable Duration ttl) {
        return put(key, value, null, precondition, ttl);
    }

    /**
     * @param type what kind of value that is, kept with it; null: not known
     * @param ttl how long the key lives at least, and at most a seventh and a second longer; null: for ever
     * @throws PreconditionFailedException if the precondition does not hold
     * @throws InvalidInputException if the key is empty, not Unicode or too long, or the time to live not positive or too
     *     long
     * @throws TooLargeException if it is larger than etcd accepts
     * @throws StateException if it was not written, or nobody knows
     */
    public Written put(
            String key, byte[] value, @Nullable String type, Precondition precondition, @Nullable Duration ttl) {
        String path = path(key);
        if (ttl != null && (!ttl.isPositive() || ttl.compareTo(LONGEST_TTL) > 0)) {
            throw new InvalidInputException(
                    "ttl", "a time to live is positive and at most " + LONGEST_TTL.toDays() + " days: " + ttl);
        }
        return etcd.perform("put", limits -> put(limits, key, path, value, type, precondition, ttl));
    }

    private Written put(
            CallDeadline limits,
            String key,
            String path,
            byte[] value,
            @Nullable String type,
            Precondition precondition,
            @Nullable Duration ttl) {
        etcd.checkRoom(QuotaShare.ORDINARY);
        return ttl == null
                ? put(limits, key, path, value, type, precondition, 0)
                : leases.of(ttl).with(limits, lease -> put(limits, key, path, value, type, precondition, lease));
    }

    private Written put(
            CallDeadline limits,
            String key,
            String path,
            byte[] value,
            @Nullable String type,
            Precondition precondition,
            long lease) {
        Op putType = type == null ? new Op.Delete(TYPES + key) : new Op.Put(TYPES + key, type.getBytes(UTF_8), lease);
        List<Op> steps = List.of(new Op.Put(path, value, lease), putType);
        Attempted attempted = attempt(path, precondition, conditions -> attempt(limits, path, conditions, steps));
        long revision = attempted.revision().orElseThrow(() -> failed(key, precondition, attempted.now()));
        return new Written(revision, createdAt(revision, attempted.now()));
    }

    private static boolean createdAt(long revision, Optional<TxnResult.Stored> stored) {
        return stored.filter(key -> key.createRevision() == revision).isPresent();
    }

    /**
     * @return false: it was not there, and the precondition holds of a key that is not
     * @throws PreconditionFailedException if the precondition does not hold
     * @throws StateException if it was not deleted, or nobody knows
     */
    public boolean delete(String key, Precondition precondition) {
        String path = path(key);
        List<Op> steps = List.of(new Op.Delete(path), new Op.Delete(TYPES + key));
        Attempted attempted = etcd.perform("delete", limits -> {
            Precondition whole = precondition.and(Precondition.PRESENT);
            try {
                return attempt(path, whole, conditions -> attempt(limits, path, conditions, steps));
            } catch (StorageFullException e) {
                return attempt(path, whole, conditions -> attemptWithoutRequest(limits, path, conditions, steps));
            }
        });
        if (attempted.revision().isPresent()) {
            return true;
        }
        if (attempted.now().isEmpty() && precondition.holds(0)) {
            return false;
        }
        throw failed(key, precondition, attempted.now());
    }

    /**
     * What became of a write.
     *
     * @param revision of the write; empty: it did not happen, and never will
     * @param now the key after that, without its value
     */
    private record Attempted(OptionalLong revision, Optional<TxnResult.Stored> now) {}

    /**
     * Commits a transaction if the precondition holds. All that one transaction compares must hold, so of a precondition that
     * permits several revisions it compares with one: the newest first, and then the one that the key turns out to have.
     * That ends, for a key has each revision once.
     */
    private static Attempted attempt(
            String path, Precondition precondition, Function<Stream<Compare>, Attempted> transaction) {
        long expected = newest(precondition);
        while (true) {
            Attempted attempted = transaction.apply(conditions(path, precondition, expected));
            long revision = attempted.now().map(TxnResult.Stored::revision).orElse(0L);
            if (attempted.revision().isPresent()
                    || precondition instanceof Precondition.NoneOf
                    || !precondition.holds(revision)) {
                return attempted;
            }
            expected = revision;
        }
    }

    private Attempted attempt(CallDeadline limits, String path, Stream<Compare> preconditions, List<Op> steps) {
        String request = REQUESTS + UUID.randomUUID();
        Op readBack = new Op.Read(Range.key(path).withoutValues());
        List<Compare> conditions = Stream.concat(Stream.of(new Compare.Absent(request)), preconditions)
                .toList();
        TxnResult outcome = requestLease.commit(
                limits,
                lease -> new Transaction(
                        conditions,
                        Stream.concat(steps.stream(), Stream.of(new Op.Put(request, new byte[0], lease), readBack))
                                .toList(),
                        List.of(new Op.Read(Range.key(request)), readBack)));
        outcome = settled(limits, request, readBack, outcome);
        return new Attempted(
                outcome.held() ? OptionalLong.of(outcome.revision()) : earlierTry(outcome),
                outcome.reads().getLast().first());
    }

    /**
     * With its database full, etcd takes a transaction that puts nothing, so no request key. If an answer of this one is
     * lost and the key is gone, nobody knows who deleted it.
     */
    private Attempted attemptWithoutRequest(
            CallDeadline limits, String path, Stream<Compare> preconditions, List<Op> deletes) {
        Op readBack = new Op.Read(Range.key(path).withoutValues());
        TxnResult outcome = etcd.commit(
                limits,
                new Transaction(
                        preconditions.toList(),
                        Stream.concat(deletes.stream(), Stream.of(readBack)).toList(),
                        List.of(readBack)));
        if (!outcome.held()) {
            limits.checkOutcomeKnown();
        }
        return new Attempted(
                outcome.held() ? OptionalLong.of(outcome.revision()) : OptionalLong.empty(),
                outcome.reads().getLast().first());
    }

    /**
     * The outcome that the caller may be told. Where an earlier try has had no answer, a refusal is final only when that
     * try cannot happen any more: its condition may hold again by the time that it gets through.
     */
    private TxnResult settled(CallDeadline limits, String request, Op readBack, TxnResult outcome) {
        if (outcome.held() || earlierTry(outcome).isPresent() || !limits.isOutcomeUnknown()) {
            return outcome;
        }
        TxnResult claim = requestLease.commit(
                limits,
                lease -> new Transaction(
                        List.of(new Compare.Absent(request)),
                        List.of(new Op.Put(request, REFUSED, lease)),
                        List.of(new Op.Read(Range.key(request)), readBack)));
        return claim.held() || earlierTry(claim).isEmpty() ? outcome : claim;
    }

    /** The revision of an earlier try of the same request whose answer was lost. */
    private static OptionalLong earlierTry(TxnResult outcome) {
        return outcome.reads().getFirst().keys().stream()
                .filter(stored -> !Arrays.equals(stored.value(), REFUSED))
                .mapToLong(TxnResult.Stored::revision)
                .findFirst();
    }

    /** The newest revision that a precondition permits; -1, which no key has, where it permits none. */
    private static long newest(Precondition precondition) {
        return switch (precondition) {
            case Precondition.OneOf(Set<Long> revisions) ->
                revisions.stream().mapToLong(Long::longValue).max().orElse(-1);
            case Precondition.NoneOf _ -> -1;
        };
    }

    private static Stream<Compare> conditions(String path, Precondition precondition, long expected) {
        return switch (precondition) {
            case Precondition.OneOf _ -> Stream.of(new Compare.AtRevision(path, expected));
            case Precondition.NoneOf(Set<Long> revisions) ->
                revisions.stream().map(revision -> new Compare.NotAtRevision(path, revision));
        };
    }

    private static PreconditionFailedException failed(
            String key, Precondition precondition, Optional<TxnResult.Stored> now) {
        return new PreconditionFailedException(
                key,
                precondition,
                now.stream().mapToLong(TxnResult.Stored::revision).findFirst());
    }

    /** @throws StateException if it could not be read */
    public Optional<Entry> get(String key, Consistency consistency) {
        boolean serializable = consistency == Consistency.SERIALIZABLE;
        Range value = Range.key(path(key)).serializable(serializable);
        Range type = Range.key(TYPES + key).serializable(serializable);
        TxnResult outcome = etcd.perform("get", limits -> etcd.commit(limits, Transaction.read(List.of(value, type))));
        Optional<TxnResult.Stored> storedType = outcome.reads().getLast().first();
        return outcome.reads()
                .getFirst()
                .first()
                .map(stored -> toEntry(stored, storedType.filter(kind -> kind.revision() == stored.revision())));
    }

    /**
     * In the order of their UTF-8 bytes. A page may be empty and have a next one, where there is much that is no key of a
     * caller.
     *
     * @param prefix what the keys start with, empty for all
     * @param limit 1 to {@link Page#MAX_LIMIT}
     * @param after the last key seen, null for the first page
     * @throws InvalidInputException for another limit, or an {@code after} that does not start with the prefix
     * @throws StateException if they could not be read
     */
    public Page<Entry> list(String prefix, int limit, @Nullable String after) {
        Page.checkedLimit(limit);
        if (after != null && !after.startsWith(prefix)) {
            throw new InvalidInputException("after", "after does not start with the prefix " + prefix + ": " + after);
        }
        return etcd.perform("list", limits -> list(limits, prefix, limit, after));
    }

    private Page<Entry> list(CallDeadline limits, String prefix, int limit, @Nullable String after) {
        Range all = Range.prefix(PREFIX + prefix).limit(limit);
        Range rest = after == null ? all : all.after(PREFIX + after);
        while (true) {
            Listing<Entry> read = etcd.reader().list(limits, rest, Keys::toEntry);
            if (!read.items().isEmpty() || !read.more()) {
                return new Page<>(
                        read.items(), read.more() ? read.items().getLast().key() : null);
            }
            // Not one entry in all that was read: another page goes on there, if that has a name further on.
            String reached = KeyNames.start(read.last().substring(PREFIX.length()));
            if (!(after == null ? prefix : after).startsWith(reached)) {
                return new Page<>(List.of(), reached);
            }
            rest = rest.after(read.last());
        }
    }

    /**
     * The changes of the keys under a prefix, in the order of etcd's revisions.
     *
     * @param afterCursor where an earlier feed of the same prefix stopped; null: from now on
     * @throws InvalidInputException if the cursor is not one of a {@link KeyChange}
     * @throws StateException if {@code afterCursor} is null and etcd cannot tell what is now
     */
    public Feed<KeyChange> watch(String prefix, @Nullable String afterCursor) {
        KeyCursor cursor =
                afterCursor == null ? KeyCursor.afterAllOf(etcd.revision(etcd.begin())) : KeyCursor.parse(afterCursor);
        return watch.subscribe(new ChangedKeys(etcd, prefix, cursor));
    }

    /** @throws InvalidInputException if no caller could have named it so */
    static Entry toEntry(TxnResult.Stored stored) {
        return toEntry(stored, Optional.empty());
    }

    private static Entry toEntry(TxnResult.Stored stored, Optional<TxnResult.Stored> type) {
        return new Entry(
                KeyNames.checked(name(stored)),
                stored.value(),
                type.map(kind -> new String(kind.value(), UTF_8)).orElse(null),
                stored.revision());
    }

    static String name(TxnResult.Stored stored) {
        return stored.key().substring(PREFIX.length());
    }

    private static String path(String key) {
        return PREFIX + KeyNames.checked(key);
    }
}
