package dev.abacus.chaos.linearizability;

import java.util.Optional;

/** A variable that is 0 at first: the simplest object there is. */
final class Register implements Model<Integer, Register.Action> {

    sealed interface Action {}

    record Read(int value) implements Action {}

    record Write(int value) implements Action {}

    /** Writes a value where it found the expected one, or did not find it. */
    record CompareAndSet(int expected, int value, boolean found) implements Action {}

    @Override
    public Integer initial() {
        return 0;
    }

    @Override
    public Optional<Integer> next(Integer state, Action action) {
        return switch (action) {
            case Read(int value) -> value == state ? Optional.of(state) : Optional.empty();
            case Write(int value) -> Optional.of(value);
            case CompareAndSet(int expected, int value, boolean found) ->
                found == (expected == state) ? Optional.of(found ? value : state) : Optional.empty();
        };
    }
}
