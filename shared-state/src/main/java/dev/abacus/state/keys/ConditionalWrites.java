package dev.abacus.state.keys;

import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.SharedLease;
import dev.abacus.state.etcd.client.CallDeadline;
import dev.abacus.state.etcd.txn.Compare;
import dev.abacus.state.etcd.txn.Op;
import dev.abacus.state.etcd.txn.Range;
import dev.abacus.state.etcd.txn.Transaction;
import dev.abacus.state.etcd.txn.TxnResult;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Writes of a key that happen exactly once, under a {@link Precondition}. Thread-safe.
 *
 * <p>Each write also creates a request key, on the condition that this does not exist. So a write whose answer was lost
 * can be sent again, to another member, and still happens once. If the precondition fails while an earlier attempt may
 * still arrive, another transaction creates the request key, marked as refused: that attempt then never happens.
 */
final class ConditionalWrites {
    private static final String REQUESTS = "/abacus/requests/";
    /** Much longer than any operation, so that a request key exists for as long as its write may be repeated. */
    private static final Duration REQUEST_LIFETIME = Duration.ofMinutes(5);

    private static final byte[] REFUSED = {1};

    private final Etcd etcd;
    private final SharedLease requestLease;

    ConditionalWrites(Etcd etcd) {
        this.etcd = etcd;
        this.requestLease = new SharedLease(etcd, () -> REQUEST_LIFETIME);
    }

    /**
     * @param revision of the write; empty: it did not happen, and never will
     * @param now the key after that, without its value
     */
    record WriteResult(OptionalLong revision, Optional<TxnResult.Stored> now) {}

    WriteResult commit(CallDeadline deadline, String path, Precondition precondition, List<Op> ops) {
        return attempts(path, precondition, comparisons -> attempt(deadline, path, comparisons, ops));
    }

    /**
     * For deletes while etcd's database is full: it takes a transaction without puts, and so without a request key. It
     * compares the revision that the key has now: sent again after a lost answer, it deletes nothing that was put since. If
     * the key has changed then, the outcome is unknown.
     */
    WriteResult commitWithoutRequestKey(
            CallDeadline deadline, String path, Precondition precondition, List<Op> deletes) {
        Range key = Range.key(path).withoutValues();
        Op readBack = new Op.Read(key);
        Optional<TxnResult.Stored> now = etcd.reader().read(deadline, key).first();
        while (precondition.holds(now.map(TxnResult.Stored::revision).orElse(0L))) {
            Compare unchanged = new Compare.AtRevision(
                    path, now.map(TxnResult.Stored::revision).orElse(0L));
            TxnResult result = etcd.commit(
                    deadline, new Transaction(List.of(unchanged), plus(deletes, readBack), List.of(readBack)));
            if (result.succeeded()) {
                return result(result);
            }
            deadline.checkOutcomeKnown();
            now = result.reads().getLast().first();
        }
        return new WriteResult(OptionalLong.empty(), now);
    }

    /**
     * A transaction compares a key with one revision. So of a precondition that permits several, this tries the newest
     * first, and then the one that the key turns out to have. That ends, because a key has each revision once.
     */
    private static WriteResult attempts(
            String path, Precondition precondition, Function<Stream<Compare>, WriteResult> transaction) {
        long expected = newest(precondition);
        while (true) {
            WriteResult result = transaction.apply(comparisons(path, precondition, expected));
            long revision = result.now().map(TxnResult.Stored::revision).orElse(0L);
            if (result.revision().isPresent()
                    || precondition instanceof Precondition.NoneOf
                    || !precondition.holds(revision)) {
                return result;
            }
            expected = revision;
        }
    }

    /** The newest revision that a precondition permits; -1, which no key has, where it permits none. */
    private static long newest(Precondition precondition) {
        return switch (precondition) {
            case Precondition.OneOf(Set<Long> revisions) ->
                revisions.stream().mapToLong(Long::longValue).max().orElse(-1);
            case Precondition.NoneOf _ -> -1;
        };
    }

    private static Stream<Compare> comparisons(String path, Precondition precondition, long expected) {
        return switch (precondition) {
            case Precondition.OneOf _ -> Stream.of(new Compare.AtRevision(path, expected));
            case Precondition.NoneOf(Set<Long> revisions) ->
                revisions.stream().map(revision -> new Compare.NotAtRevision(path, revision));
        };
    }

    private WriteResult attempt(CallDeadline deadline, String path, Stream<Compare> preconditions, List<Op> ops) {
        Compare isNew = new Compare.Absent(REQUESTS + UUID.randomUUID());
        Op readRequest = new Op.Read(Range.key(isNew.key()));
        Op readBack = new Op.Read(Range.key(path).withoutValues());
        List<Compare> comparisons =
                Stream.concat(Stream.of(isNew), preconditions).toList();
        TxnResult result = requestLease.commit(
                deadline,
                lease -> new Transaction(
                        comparisons,
                        plus(ops, new Op.Put(isNew.key(), new byte[0], lease), readBack),
                        List.of(readRequest, readBack)));
        if (result.succeeded() || earlierAttempt(result).isPresent() || !deadline.isOutcomeUnknown()) {
            return result(result);
        }
        // The precondition may hold again by the time that an earlier attempt arrives.
        TxnResult refusal = requestLease.commit(
                deadline,
                lease -> new Transaction(
                        List.of(isNew),
                        List.of(new Op.Put(isNew.key(), REFUSED, lease)),
                        List.of(readRequest, readBack)));
        return result(refusal.succeeded() || earlierAttempt(refusal).isEmpty() ? result : refusal);
    }

    private static WriteResult result(TxnResult result) {
        return new WriteResult(
                result.succeeded() ? OptionalLong.of(result.revision()) : earlierAttempt(result),
                result.reads().getLast().first());
    }

    /** The revision of an earlier attempt of the same request, whose answer was lost. */
    private static OptionalLong earlierAttempt(TxnResult result) {
        return result.reads().getFirst().keys().stream()
                .filter(stored -> !Arrays.equals(stored.value(), REFUSED))
                .mapToLong(TxnResult.Stored::revision)
                .findFirst();
    }

    private static List<Op> plus(List<Op> ops, Op... more) {
        return Stream.concat(ops.stream(), Stream.of(more)).toList();
    }
}
