package dev.abacus.chaos.linearizability;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Decides whether a history is linearizable (Herlihy and Wing, 1990): whether there is one order of its operations that
 * keeps to their times, and in which an object of the model would have answered as it was recorded.
 *
 * <p>By Wing and Gong's search (Testing and Verifying Concurrent Objects, 1993), with the memoisation of Lowe (Testing
 * for Linearizability, 2017), key by key, for a history is linearizable if that of each key is (Horn and Kroening,
 * Faster linearizability checking via P-compositionality, 2015). Anish Athalye's Porcupine has made the combination
 * known.
 */
public final class Linearizability {

    private Linearizability() {}

    /**
     * Deterministic, unless it runs out of time.
     *
     * @param history the operations of each key, in any order
     * @return of the first key that is not linearizable; else of the first that could not be decided; else that all are
     */
    public static <S, A> LinearizabilityResult check(
            Model<S, A> model, Map<?, ? extends Collection<HistoryOperation<A>>> history, SearchLimits limits) {
        long deadline = System.nanoTime() + limits.maxTime().toNanos();
        int operations = 0;
        long configurations = 0;
        LinearizabilityResult doubt = null;
        for (var entry : history.entrySet()) {
            List<HistoryOperation<A>> ofKey = List.copyOf(entry.getValue());
            LinearizabilityResult result =
                    new Search<>(entry.getKey(), model, ofKey, limits.maxConfigurations(), deadline).result();
            switch (result) {
                case LinearizabilityResult.Linearizable(int placed, long seen) -> {
                    operations += placed;
                    configurations += seen;
                }
                case LinearizabilityResult.NotLinearizable found -> {
                    return found;
                }
                case LinearizabilityResult.Undecided undecided -> doubt = doubt == null ? undecided : doubt;
            }
        }
        return doubt == null ? new LinearizabilityResult.Linearizable(operations, configurations) : doubt;
    }
}
