package dev.abacus.chaos.linearizability;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Counterexample to linearizability: the longest partial linearization of a history that has no complete one.
 *
 * @param linearized the operations of the partial linearization, in its order
 * @param state after all of these
 * @param blocked the candidates for the next place: none explains its answer in this state
 */
public record Counterexample<S, A>(List<HistoryOperation<A>> linearized, S state, List<HistoryOperation<A>> blocked) {

    private static final int SHOWN = 12;

    public Counterexample {
        linearized = List.copyOf(linearized);
        blocked = List.copyOf(blocked);
    }

    @Override
    public String toString() {
        int skipped = Math.max(0, linearized.size() - SHOWN);
        return "the longest linearization has %d operations and ends with:%n%s%n  The state is now %s.%nNone of these can come next:%n%s"
                .formatted(
                        linearized.size(),
                        lines(linearized.subList(skipped, linearized.size())),
                        state,
                        lines(blocked));
    }

    private static String lines(List<? extends HistoryOperation<?>> operations) {
        return operations.stream().map(operation -> "  " + operation).collect(Collectors.joining("\n"));
    }
}
