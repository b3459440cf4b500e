package dev.abacus.chaos.linearizability;

import java.util.Optional;

/**
 * Sequential specification of an object: what it does when its operations come one after the other.
 *
 * @param <S> its state: a value, with equals and hashCode
 * @param <A> an action on it: what was asked and what was answered
 */
public interface Model<S, A> {

    S initial();

    /**
     * @return the state after this action; empty: in this state it would not have been answered so. For an action whose
     *     answer is not known, the state if it happened; empty: it would have changed nothing
     */
    Optional<S> next(S state, A action);
}
