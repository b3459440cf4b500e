package dev.abacus.chaos.linearizability;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The configurations that the search has come to: which operations have a place, in whichever order, and the state
 * (Lowe). What is possible from one is possible from any other, too, that differs only in having fewer operations
 * without an answer behind it: these need no place, and it has more to choose from.
 */
final class Explored<S> {

    private final Map<Configuration<S>, List<BitSet>> pendingBehind = new HashMap<>();
    private int size;

    private record Configuration<S>(BitSet placed, S state) {}

    /** @return false: one was there from which all is possible that is possible from this one */
    boolean add(BitSet placed, BitSet placedPending, S state) {
        List<BitSet> known = pendingBehind.get(new Configuration<>(placed, state));
        if (known == null) {
            known = new ArrayList<>(1);
            pendingBehind.put(new Configuration<>(copy(placed), state), known);
        } else if (known.stream().anyMatch(fewer -> includes(placedPending, fewer))) {
            return false;
        }
        known.add(copy(placedPending));
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
