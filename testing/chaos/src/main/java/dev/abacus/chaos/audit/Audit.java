package dev.abacus.chaos.audit;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import dev.abacus.chaos.audit.StoredCalculations.Record;
import dev.abacus.chaos.load.CallOutcome;
import dev.abacus.chaos.load.CallVerdict;
import dev.abacus.cluster.load.LoadCall;
import dev.abacus.cluster.load.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Audit of etcd against the responses of callers. Every acknowledged recording is there once, as it was answered;
 * every failed one is there at most once, and right, and one that was "not executed" is not there; no other record or key
 * is there.
 */
public final class Audit {

    private static final Set<CallVerdict> NOT_EXECUTED = EnumSet.of(CallVerdict.UNAVAILABLE, CallVerdict.OVERLOADED);

    private final StoredCalculations stored;
    private final Map<String, CallOutcome> sent;
    private final List<String> violations = new ArrayList<>();
    private final Set<String> accountedFor = new HashSet<>();

    private Audit(StoredCalculations stored, Collection<CallOutcome> outcomes) {
        this.stored = stored;
        this.sent = outcomes.stream()
                .filter(outcome -> outcome.isFor(Method.POST))
                .collect(toMap(outcome -> StoredCalculations.keyOf(outcome.call()), identity()));
    }

    /**
     * @param outcomes of all calls that were ever made to the suite of this state
     * @return nothing if all is well
     */
    public static List<String> violations(StoredCalculations stored, Collection<CallOutcome> outcomes) {
        var audit = new Audit(stored, outcomes);
        audit.sent.forEach(audit::examine);
        audit.findStrangers();
        return List.copyOf(audit.violations);
    }

    private void examine(String key, CallOutcome outcome) {
        String answered = outcome.answer().id();
        String pointedAt = stored.ids().getOrDefault(key, "");
        if (!answered.isEmpty()) {
            examineAcknowledged(outcome.call(), answered, pointedAt);
        } else if (!pointedAt.isEmpty()) {
            examineRecord(outcome.call(), pointedAt, "was not acknowledged, and its key is there without its record");
            if (isNotExecuted(outcome)) {
                report(
                        outcome.call(),
                        pointedAt,
                        "was answered %s, and is recorded"
                                .formatted(outcome.answer().verdict()));
            }
        }
    }

    /** What the answer says. A call that was repeated at another gateway may have been executed by the first one. */
    private static boolean isNotExecuted(CallOutcome outcome) {
        return NOT_EXECUTED.contains(outcome.answer().verdict()) && !outcome.switched();
    }

    private void examineAcknowledged(LoadCall call, String answered, String pointedAt) {
        examineRecord(call, answered, "was acknowledged, and its record is lost");
        if (pointedAt.isEmpty()) {
            report(call, answered, "was acknowledged, and its key's entry is lost");
        } else if (!pointedAt.equals(answered)) {
            report(call, answered, "was acknowledged, and its key points at " + pointedAt);
        }
    }

    private void examineRecord(LoadCall call, String id, String lost) {
        Record record = stored.records().get(id);
        if (record == null) {
            report(call, id, lost);
            return;
        }
        accountedFor.add(id);
        if (!record.isOf(call)
                || record.result() != call.result()
                || !record.id().equals(id)) {
            report(call, id, "is recorded wrongly: " + record);
        }
    }

    private void findStrangers() {
        stored.records().forEach((id, record) -> {
            if (!accountedFor.contains(id)) {
                sent.values().stream()
                        .map(CallOutcome::call)
                        .filter(record::isOf)
                        .findFirst()
                        .ifPresentOrElse(
                                call -> report(call, id, "is recorded once more, or under no key"),
                                () -> violations.add("nobody sent what is recorded as " + record));
            }
        });
        stored.ids().forEach((key, id) -> {
            if (!sent.containsKey(key)) {
                violations.add("nobody sent the key " + key + ", which points at " + id);
            }
        });
    }

    private void report(LoadCall call, String id, String what) {
        violations.add("call %d, %s of %s with key %s, record %s: %s"
                .formatted(call.number(), call.operation().label(), call.operands(), call.key(), id, what));
    }
}
