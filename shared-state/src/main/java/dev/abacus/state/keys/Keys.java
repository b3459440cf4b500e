package dev.abacus.state.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.state.Feed;
import dev.abacus.state.InvalidInputException;
import dev.abacus.state.Page;
import dev.abacus.state.StateException;
import dev.abacus.state.TooLargeException;
import dev.abacus.state.etcd.Condition;
import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.Operation;
import dev.abacus.state.etcd.Outcome;
import dev.abacus.state.etcd.Range;
import dev.abacus.state.etcd.SharedLease;
import dev.abacus.state.etcd.SharedTail;
import dev.abacus.state.etcd.Step;
import dev.abacus.state.etcd.Transaction;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values. Safe for any number of threads.
 *
 * <p>Each write also creates a key for the request itself, on the condition that it is not there yet. So a write whose
 * answer was lost can be sent again, to another member, and still happens once. And a write that is refused when it is
 * sent again creates that key all the same, marked, so that an earlier try that is still on its way happens not at all.
 */
public final class Keys {
    static final String PREFIX = "/abacus/state/";
    private static final String REQUESTS = "/abacus/requests/";
    /** Much longer than any operation, so that a request is known for as long as it may be repeated. */
    private static final Duration REQUESTS_KEPT = Duration.ofMinutes(5);

    private static final byte[] REFUSED = {1};

    /** A hundred years, which etcd still counts in seconds. */
    private static final Duration LONGEST_TTL = Duration.ofDays(36_500);

    private final Etcd etcd;
    private final SharedLease requestLease;
    private final SharedTail tail;

    public Keys(Etcd etcd) {
        this.etcd = etcd;
        this.requestLease = new SharedLease(etcd, () -> REQUESTS_KEPT);
        this.tail = etcd.tail(PREFIX, true);
    }

    /**
     * @param ttl how long the key lives, rounded up to a second (etcd grants two seconds at least); null: for ever
     * @throws PreconditionFailedException if the precondition does not hold
     * @throws InvalidInputException if the key is empty or not Unicode, or the time to live not positive or too long
     * @throws TooLargeException if it is larger than etcd accepts
     * @throws StateException if it was not written, or nobody knows
     */
    public Written put(String key, byte[] value, Precondition precondition, @Nullable Duration ttl) {
        String path = path(key);
        if (ttl != null && (!ttl.isPositive() || ttl.compareTo(LONGEST_TTL) > 0)) {
            throw new InvalidInputException(
                    "ttl", "a time to live is positive and at most " + LONGEST_TTL.toDays() + " days: " + ttl);
        }
        return etcd.perform("put", limits -> put(limits, key, path, value, precondition, ttl));
    }

    private Written put(
            Operation limits,
            String key,
            String path,
            byte[] value,
            Precondition precondition,
            @Nullable Duration ttl) {
        long lease = ttl == null ? 0 : etcd.grantLease(limits, ttl);
        boolean used = false;
        try {
            Written written = put(limits, key, new Step.Put(path, value, lease), precondition);
            used = true;
            return written;
        } finally {
            if (lease != 0 && !used) {
                etcd.abandonLease(lease);
            }
        }
    }

    private Written put(Operation limits, String key, Step.Put put, Precondition precondition) {
        String request = REQUESTS + UUID.randomUUID();
        Step readBack = new Step.Read(Range.key(put.key()).withoutValues());
        Outcome outcome = requestLease.commit(
                limits,
                lease -> new Transaction(
                        conditions(request, put.key(), precondition).toList(),
                        List.of(put, new Step.Put(request, new byte[0], lease), readBack),
                        List.of(new Step.Read(Range.key(request)), readBack)));
        outcome = settled(limits, request, readBack, outcome);
        Optional<Outcome.Stored> now = outcome.reads().getLast().keys().stream().findFirst();
        if (outcome.held()) {
            return new Written(outcome.revision(), createdAt(outcome.revision(), now));
        }
        long revision = earlierTry(outcome).orElseThrow(() -> failed(key, precondition, now));
        return new Written(revision, createdAt(revision, now));
    }

    private static boolean createdAt(long revision, Optional<Outcome.Stored> stored) {
        return stored.filter(key -> key.createRevision() == revision).isPresent();
    }

    /**
     * @return false: it was not there
     * @throws PreconditionFailedException if the precondition does not hold
     * @throws StateException if it was not deleted, or nobody knows
     */
    public boolean delete(String key, Precondition precondition) {
        String path = path(key);
        return etcd.perform("delete", limits -> delete(limits, key, path, precondition));
    }

    private boolean delete(Operation limits, String key, String path, Precondition precondition) {
        String request = REQUESTS + UUID.randomUUID();
        Step readBack = new Step.Read(Range.key(path).withoutValues());
        Outcome outcome = requestLease.commit(
                limits,
                lease -> new Transaction(
                        Stream.concat(Stream.of(new Condition.Present(path)), conditions(request, path, precondition))
                                .toList(),
                        List.of(new Step.Delete(path), new Step.Put(request, new byte[0], lease)),
                        List.of(new Step.Read(Range.key(request)), readBack)));
        outcome = settled(limits, request, readBack, outcome);
        if (outcome.held() || earlierTry(outcome).isPresent()) {
            return true;
        }
        Optional<Outcome.Stored> now = outcome.reads().getLast().keys().stream().findFirst();
        if (now.isEmpty() && !(precondition instanceof Precondition.AtRevision)) {
            return false;
        }
        throw failed(key, precondition, now);
    }

    /**
     * The outcome that the caller may be told. Where an earlier try has had no answer, a refusal is final only when that
     * try cannot happen any more: its condition may hold again by the time that it gets through.
     */
    private Outcome settled(Operation limits, String request, Step readBack, Outcome outcome) {
        if (outcome.held() || earlierTry(outcome).isPresent() || !limits.isOutcomeUnknown()) {
            return outcome;
        }
        Outcome claim = requestLease.commit(
                limits,
                lease -> new Transaction(
                        List.of(new Condition.Absent(request)),
                        List.of(new Step.Put(request, REFUSED, lease)),
                        List.of(new Step.Read(Range.key(request)), readBack)));
        return claim.held() || earlierTry(claim).isEmpty() ? outcome : claim;
    }

    /** The revision of an earlier try of the same request whose answer was lost. */
    private static OptionalLong earlierTry(Outcome outcome) {
        return outcome.reads().getFirst().keys().stream()
                .filter(stored -> !Arrays.equals(stored.value(), REFUSED))
                .mapToLong(Outcome.Stored::revision)
                .findFirst();
    }

    private static Stream<Condition> conditions(String request, String path, Precondition precondition) {
        Stream<Condition> first = Stream.of(new Condition.Absent(request));
        return switch (precondition) {
            case Precondition.None() -> first;
            case Precondition.Absent() -> Stream.concat(first, Stream.of(new Condition.Absent(path)));
            case Precondition.AtRevision(long revision) ->
                Stream.concat(first, Stream.of(new Condition.AtRevision(path, revision)));
        };
    }

    private static PreconditionFailedException failed(
            String key, Precondition precondition, Optional<Outcome.Stored> now) {
        return new PreconditionFailedException(
                key,
                precondition,
                now.stream().mapToLong(Outcome.Stored::revision).findFirst());
    }

    /** @throws StateException if it could not be read */
    public Optional<Entry> get(String key, Consistency consistency) {
        Range range = Range.key(path(key)).serializable(consistency == Consistency.SERIALIZABLE);
        return etcd.perform("get", limits -> etcd.read(limits, range)).reads().getFirst().keys().stream()
                .findFirst()
                .map(Keys::toEntry);
    }

    /**
     * In the order of their UTF-8 bytes.
     *
     * @param prefix what the keys start with, empty for all
     * @param limit 1 to {@link Page#MAX_LIMIT}
     * @param after the last key seen, null for the first page
     * @throws InvalidInputException for another limit, or an {@code after} that does not start with the prefix
     * @throws StateException if they could not be read
     */
    public Page<Entry> list(String prefix, int limit, @Nullable String after) {
        Range all = Range.prefix(PREFIX + prefix).limit(Page.checkedLimit(limit));
        if (after != null && !after.startsWith(prefix)) {
            throw new InvalidInputException("after", "after does not start with the prefix " + prefix + ": " + after);
        }
        Range range = after == null ? all : all.after(PREFIX + after);
        Outcome.Found found = etcd.perform("list", limits -> etcd.list(limits, range));
        List<Entry> items = found.keys().stream().map(Keys::toEntry).toList();
        return new Page<>(items, found.more() ? items.getLast().key() : null);
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
        return tail.follow(new ChangedKeys(etcd, prefix, cursor));
    }

    static Entry toEntry(Outcome.Stored stored) {
        return new Entry(stored.key().substring(PREFIX.length()), stored.value(), stored.revision());
    }

    private static String path(String key) {
        if (key.isEmpty()) {
            throw new InvalidInputException("key", "a key is not empty");
        }
        if (!UTF_8.newEncoder().canEncode(key)) {
            throw new InvalidInputException("key", "a key is Unicode text");
        }
        return PREFIX + key;
    }
}
