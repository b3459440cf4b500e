package dev.abacus.state.calculations;

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
import dev.abacus.state.etcd.SharedLease;
import dev.abacus.state.etcd.client.CallDeadline;
import dev.abacus.state.etcd.txn.Compare;
import dev.abacus.state.etcd.txn.Op;
import dev.abacus.state.etcd.txn.Range;
import dev.abacus.state.etcd.txn.Transaction;
import dev.abacus.state.etcd.txn.TxnResult;
import dev.abacus.state.etcd.watch.SharedWatch;
import dev.abacus.state.json.StrictJson;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Repository of the calculations recorded within the retention. Thread-safe. */
public final class Calculations {
    /** A recording of as many operands takes less than 4 KB, about as much as one of two. */
    private static final int FEW_OPERANDS = 100;

    private final Etcd etcd;
    private final SharedLease lease;
    private final CalculationIds ids;
    private final CalculationPages pages;
    private final SharedWatch watch;

    public Calculations(Etcd etcd, Supplier<Duration> retention) {
        this(etcd, retention, System::currentTimeMillis);
    }

    Calculations(Etcd etcd, Supplier<Duration> retention, LongSupplier millis) {
        this.etcd = etcd;
        this.lease = new SharedLease(etcd, retention);
        this.ids = new CalculationIds(millis);
        this.pages =
                new CalculationPages((deadline, range) -> etcd.reader().list(deadline, range, Calculation::of), millis);
        this.watch = etcd.watch(CalculationKeys.PREFIX, false);
    }

    /**
     * Records exactly once for each operation and idempotency key: one transaction creates key and record if the key does
     * not exist, and else reads it. So a caller can repeat it whatever the outcome of an earlier call.
     *
     * @throws IdempotencyKeyReusedException if the key was used with other operands
     * @throws RecordGoneException if the key was used, and its record was deleted or overwritten since
     * @throws TooLargeException if it is larger than etcd accepts
     * @throws StateException if it was not recorded, or the outcome is unknown: repeat it with the same key
     */
    public Recording record(String operation, List<Long> operands, long result, String instance, IdempotencyKey key) {
        UUID id = ids.next();
        var fresh = new Calculation(
                id.toString(), operation, operands, result, instance, CalculationIds.timeOf(id), etcd.traceparent());
        return etcd.perform("record", deadline -> record(deadline, id, fresh, key));
    }

    private Recording record(CallDeadline deadline, UUID id, Calculation fresh, IdempotencyKey key) {
        try {
            etcd.checkQuota(fresh.operands().size() > FEW_OPERANDS ? QuotaShare.ORDINARY : QuotaShare.SMALL_RECORDING);
        } catch (StorageFullException e) {
            // A replay needs no room.
            String guard = CalculationKeys.ofIdempotencyKey(fresh.operation(), key);
            if (etcd.reader().find(deadline, guard).isEmpty()) {
                throw e;
            }
        }
        while (true) {
            TxnResult result = lease.commit(deadline, granted -> creation(fresh, id, key, granted));
            if (result.succeeded()) {
                return new Recording(fresh, false);
            }
            TxnResult.Stored guard = result.reads().getFirst().keys().getFirst();
            UUID recordedId = etcd.decode(guard, Calculations::recordedId)
                    .orElseThrow(() -> RecordGoneException.unreadableKey(fresh.operation(), key));
            if (recordedId.equals(id)) {
                return new Recording(fresh, false);
            }
            Range record = Range.key(CalculationKeys.of(recordedId));
            List<TxnResult.Found> now = etcd.commit(deadline, Transaction.read(List.of(Range.key(guard.key()), record)))
                    .reads();
            if (now.getFirst().keys().stream().anyMatch(same -> same.revision() == guard.revision())) {
                return replay(now.getLast(), recordedId, fresh, key);
            }
            // The retention of both ended between the two reads: now this call is the first.
        }
    }

    private Recording replay(TxnResult.Found found, UUID recordedId, Calculation fresh, IdempotencyKey key) {
        String operation = fresh.operation();
        TxnResult.Stored stored =
                found.first().orElseThrow(() -> RecordGoneException.deleted(operation, key, recordedId));
        Calculation recorded = etcd.decode(stored, Calculation::of)
                .filter(calculation -> calculation.operation().equals(operation))
                .orElseThrow(() -> RecordGoneException.unreadable(operation, key, recordedId));
        if (!recorded.operands().equals(fresh.operands())) {
            throw new IdempotencyKeyReusedException(key, operation);
        }
        return new Recording(recorded, true);
    }

    private static Transaction creation(Calculation calculation, UUID id, IdempotencyKey key, long lease) {
        String guard = CalculationKeys.ofIdempotencyKey(calculation.operation(), key);
        return new Transaction(
                List.of(new Compare.Absent(guard)),
                List.of(
                        new Op.Put(guard, calculation.id().getBytes(UTF_8), lease),
                        new Op.Put(CalculationKeys.of(id), StrictJson.write(calculation), lease)),
                List.of(new Op.Read(Range.key(guard))),
                calculation.id());
    }

    /** @throws RuntimeException if the value of this idempotency key is not an id */
    private static UUID recordedId(TxnResult.Stored guard) {
        return CalculationIds.parse(new String(guard.value(), UTF_8))
                .orElseThrow(() -> new IllegalArgumentException("the value is not the id of a calculation"));
    }

    /** @throws StateException if it could not be read */
    public Optional<Calculation> find(String id) {
        return CalculationIds.parse(id)
                .map(CalculationKeys::of)
                .flatMap(key -> etcd.perform("find", deadline -> etcd.reader().find(deadline, key)))
                .flatMap(stored -> etcd.decode(stored, Calculation::of));
    }

    /**
     * A page of calculations, the newest first.
     *
     * @param limit 1 to {@link Page#MAX_LIMIT}
     * @param after the last id of the page before, null for the first page
     * @throws InvalidInputException for another limit, or an {@code after} that is not an id
     * @throws StateException if they could not be read
     */
    public Page<Calculation> page(int limit, @Nullable String after) {
        Page.checkedLimit(limit);
        UUID last = after == null ? null : idOf(after);
        return etcd.perform("page", deadline -> pages.page(deadline, limit, last));
    }

    private static UUID idOf(String after) {
        return CalculationIds.parse(after)
                .orElseThrow(
                        () -> new InvalidInputException("after", "not the id of a calculation: " + Excerpt.of(after)));
    }

    /**
     * Feed of calculations as they are recorded, in the order of etcd's revisions, those of one revision by id.
     *
     * @param afterCursor the cursor of the last event that was read from an earlier feed; null: from now on
     * @throws InvalidInputException if the cursor is not one of a {@link CalculationEvent}
     * @throws StateException if {@code afterCursor} is null and etcd cannot tell its revision
     */
    public Feed<CalculationEvent> watch(@Nullable String afterCursor) {
        FeedCursor cursor = afterCursor == null
                ? FeedCursor.after(EventCursor.afterAllOf(etcd.revision(etcd.deadline())))
                : FeedCursor.parse(afterCursor);
        return watch.subscribe(new CalculationSource(etcd, cursor));
    }
}
