package dev.abacus.chaos.linearizability;

import java.util.List;
import java.util.stream.Collectors;

/**
 * How far an order of operations explains a history that no order explains to its end.
 *
 * @param order the longest one that was found
 * @param state after all of these
 * @param stuck those of which one had to be next, but none can be
 */
public record DeadEnd<S, A>(List<HistoryOperation<A>> order, S state, List<HistoryOperation<A>> stuck) {

    private static final int SHOWN = 12;

    public DeadEnd {
        order = List.copyOf(order);
        stuck = List.copyOf(stuck);
    }

    @Override
    public String toString() {
        int skipped = Math.max(0, order.size() - SHOWN);
        return "%d operations can be put in an order, which ends so:%n%s%n  and now it is %s.%nNone of these can come next:%n%s"
                .formatted(order.size(), lines(order.subList(skipped, order.size())), state, lines(stuck));
    }

    private static String lines(List<? extends HistoryOperation<?>> operations) {
        return operations.stream().map(operation -> "  " + operation).collect(Collectors.joining("\n"));
    }
}
