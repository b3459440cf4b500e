package dev.abacus.chaos.linearizability.keys;

import dev.abacus.chaos.linearizability.Bound;
import dev.abacus.chaos.linearizability.HistoryOperation;
import dev.abacus.chaos.linearizability.Linearizability;
import dev.abacus.chaos.linearizability.LinearizabilityResult;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * History of keys: the requests of clients and the responses.
 *
 * <p>Requests without effect, whose response is lost or says so, are not in it, but counted by reason.
 */
public final class KeyHistory {

    private final Map<String, List<HistoryOperation<KeyCall>>> operations;
    private final Map<String, Integer> withoutEffect;

    KeyHistory(Map<String, List<HistoryOperation<KeyCall>>> operations, Map<String, Integer> withoutEffect) {
        this.operations = operations;
        this.withoutEffect = withoutEffect;
    }

    public LinearizabilityResult check(Bound bound) {
        return Linearizability.check(new KeyModel(), operations, bound);
    }

    public int operations() {
        return count(_ -> true);
    }

    /** Writes whose outcome is unknown. */
    public int pending() {
        return count(HistoryOperation::isPending);
    }

    /** In a line. */
    @Override
    public String toString() {
        return "%d operations on %d keys (%d reads, %d conditions failed, %d outcomes unknown); without effect: %s"
                .formatted(
                        operations(),
                        operations.size(),
                        count(operation -> operation.action().request() instanceof KeyRequest.Get),
                        count(operation -> operation.action().answer() instanceof KeyAnswer.ConditionFailed),
                        pending(),
                        withoutEffect);
    }

    private int count(Predicate<HistoryOperation<KeyCall>> which) {
        return (int) all().filter(which).count();
    }

    Stream<HistoryOperation<KeyCall>> all() {
        return operations.values().stream().flatMap(List::stream);
    }
}
