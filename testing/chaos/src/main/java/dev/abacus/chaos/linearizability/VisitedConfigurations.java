package dev.abacus.chaos.linearizability;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Visited configurations of the search (Lowe): the set of linearized operations, in any order, and the state. A
 * configuration covers each that differs only in more linearized operations without an answer: all that is possible from
 * that one is possible from this one, too.
 */
final class VisitedConfigurations<S> {

    private final Map<Configuration<S>, List<BitSet>> pendingOf = new HashMap<>();
    private int size;

    private record Configuration<S>(BitSet linearized, S state) {}

    /** @return false: a visited configuration covers this one */
    boolean add(BitSet linearized, BitSet linearizedPending, S state) {
        List<BitSet> known = pendingOf.get(new Configuration<>(linearized, state));
        if (known == null) {
            known = new ArrayList<>(1);
            pendingOf.put(new Configuration<>(copy(linearized), state), known);
        } else if (known.stream().anyMatch(fewer -> includes(linearizedPending, fewer))) {
            return false;
        }
        known.add(copy(linearizedPending));
        size++;
        return true;
    }

    int size() {
        return size;
    }

    private static boolean includes(BitSet all, BitSet some) {
        BitSet others = copy(some);
        others.andNot(all);
        return others.isEmpty();
    }

    private static BitSet copy(BitSet bits) {
        return (BitSet) bits.clone();
    }
}
