package dev.abacus.state.calculations;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.state.Feed;
import dev.abacus.state.InvalidInputException;
import dev.abacus.state.Page;
import dev.abacus.state.StateException;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All recorded calculations of the last {@code retention}. Safe for any number of threads. */
public final class Calculations {
    /** A recording of as many is about as small as one of two: below 4 KB. */
    private static final int FEW_OPERANDS = 100;

    private final Etcd etcd;
    private final SharedLease lease;
    private final CalculationIds ids;
    private final NewestFirst newestFirst;
    private final SharedWatch watch;

    public Calculations(Etcd etcd, Supplier<Duration> retention) {
        this(etcd, retention, System::currentTimeMillis);
    }

    Calculations(Etcd etcd, Supplier<Duration> retention, LongSupplier millis) {
        this.etcd = etcd;
        this.lease = new SharedLease(etcd, retention);
        this.ids = new CalculationIds(millis);
        this.newestFirst = new NewestFirst(
                (deadline, range) -> etcd.reader().list(deadline, range, CalculationJson::read), millis);
        this.watch = etcd.watch(CalculationKeys.PREFIX, false);
    }

    /**
     * Records exactly once for each operation and key: one transaction creates the idempotency key and the record if
     * the key never was there, and reads it if it was. So it can be repeated whatever became of an earlier try.
     *
     * @throws IdempotencyKeyReusedException if the key was used with other operands
     * @throws RecordGoneException if the key was used, and its record was deleted or overwritten since
     * @throws TooLargeException if it is larger than etcd accepts
     * @throws StateException if it was not recorded, or nobody knows: repeat it with the same key
     */
    public Recording record(String operation, List<Long> operands, long result, String instance, IdempotencyKey key) {
        return etcd.perform("record", deadline -> record(deadline, operation, operands, result, instance, key));
    }

    private Recording record(
            CallDeadline deadline,
            String operation,
            List<Long> operands,
            long result,
            String instance,
            IdempotencyKey key) {
        etcd.checkRoom(operands.size() > FEW_OPERANDS ? QuotaShare.ORDINARY : QuotaShare.SMALL_RECORDING);
        UUID id = ids.next();
        Calculation fresh =
                new Calculation(id.toString(), operation, operands, result, instance, CalculationIds.timeOf(id));
        while (true) {
            TxnResult outcome = lease.commit(deadline, granted -> creation(fresh, id, key, granted));
            if (outcome.succeeded()) {
                return new Recording(fresh, false);
            }
            TxnResult.Stored guard = outcome.reads().getFirst().keys().getFirst();
            UUID recordedId = etcd.decode(guard, Calculations::recordedId)
                    .orElseThrow(() -> RecordGoneException.unreadableKey(operation, key));
            if (recordedId.equals(id)) {
                return new Recording(fresh, false);
            }
            List<TxnResult.Found> now = etcd.commit(
                            deadline,
                            Transaction.read(
                                    List.of(Range.key(guard.key()), Range.key(CalculationKeys.of(recordedId)))))
                    .reads();
            if (now.getFirst().keys().stream().anyMatch(same -> same.revision() == guard.revision())) {
                return replay(now.getLast(), recordedId, operation, operands, key);
            }
            // Its retention ended between the two reads, and the key's with it: now this call is the first.
        }
    }

    private Recording replay(
            TxnResult.Found found, UUID recordedId, String operation, List<Long> operands, IdempotencyKey key) {
        TxnResult.Stored stored =
                found.first().orElseThrow(() -> RecordGoneException.deleted(operation, key, recordedId));
        Calculation recorded = etcd.decode(stored, CalculationJson::read)
                .filter(calculation -> calculation.operation().equals(operation))
                .orElseThrow(() -> RecordGoneException.unreadable(operation, key, recordedId));
        if (!recorded.operands().equals(operands)) {
            throw new IdempotencyKeyReusedException(key, operation, recorded.operands(), operands);
        }
        return new Recording(recorded, true);
    }

    private static Transaction creation(Calculation calculation, UUID id, IdempotencyKey key, long lease) {
        String guard = CalculationKeys.ofIdempotencyKey(calculation.operation(), key);
        return new Transaction(
                List.of(new Compare.Absent(guard)),
                List.of(
                        new Op.Put(guard, calculation.id().getBytes(UTF_8), lease),
                        new Op.Put(CalculationKeys.of(id), CalculationJson.write(calculation), lease)),
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
        return CalculationIds.parse(id).flatMap(valid -> etcd.perform("find", deadline -> find(deadline, valid)));
    }

    private Optional<Calculation> find(CallDeadline deadline, UUID id) {
        return etcd.reader()
                .find(deadline, CalculationKeys.of(id))
                .flatMap(stored -> etcd.decode(stored, CalculationJson::read));
    }

    /**
     * The newest first.
     *
     * @param limit 1 to {@link Page#MAX_LIMIT}
     * @param after the id of the last one seen, null for the first page
     * @throws InvalidInputException for another limit, or an {@code after} that is not an id
     * @throws StateException if they could not be read
     */
    public Page<Calculation> page(int limit, @Nullable String after) {
        Page.checkedLimit(limit);
        UUID last = after == null ? null : idOf(after);
        return etcd.perform("page", deadline -> newestFirst.page(deadline, limit, last));
    }

    private static UUID idOf(String after) {
        return CalculationIds.parse(after)
                .orElseThrow(() -> new InvalidInputException("after", "not the id of a calculation: " + after));
    }

    /**
     * Calculations as they are recorded, in the order of etcd's revisions, those of one revision in the order of ids.
     *
     * @param afterCursor where an earlier feed stopped; null: from now on
     * @throws InvalidInputException if the cursor is not one of a {@link CalculationEvent}
     * @throws StateException if {@code afterCursor} is null and etcd cannot tell what is now
     */
    public Feed<CalculationEvent> watch(@Nullable String afterCursor) {
        FeedCursor place = afterCursor == null
                ? FeedCursor.after(EventCursor.afterAllOf(etcd.revision(etcd.begin())))
                : FeedCursor.parse(afterCursor);
        return watch.subscribe(new RecordedCalculations(etcd, place));
    }
}
