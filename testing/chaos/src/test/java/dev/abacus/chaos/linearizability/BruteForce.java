package dev.abacus.chaos.linearizability;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tries every order, by the definition and by nothing else: for a handful of operations. */
final class BruteForce {

    private BruteForce() {}

    static <S, A> boolean isLinearizable(Model<S, A> model, List<HistoryOperation<A>> history) {
        return canGoOn(model, model.initial(), history);
    }

    private static <S, A> boolean canGoOn(Model<S, A> model, S state, List<HistoryOperation<A>> left) {
        if (left.stream().allMatch(HistoryOperation::isPending)) {
            return true;
        }
        for (HistoryOperation<A> next : left) {
            List<HistoryOperation<A>> others = new ArrayList<>(left);
            others.remove(next);
            Optional<S> after = model.next(state, next.action());
            if (others.stream().noneMatch(other -> other.returned() < next.invoked())
                    && after.isPresent()
                    && canGoOn(model, after.get(), others)) {
                return true;
            }
        }
        return false;
    }
}
