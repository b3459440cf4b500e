package dev.abacus.chaos.linearizability.keys;

import dev.abacus.chaos.linearizability.Model;
import java.util.Optional;

/**
 * What {@code /api/state/{key}} promises of a key that is new: one value at a time, conditional writes that succeed if
 * and only if their condition holds, and a revision that grows with each write.
 */
final class KeyModel implements Model<KeyState, KeyCall> {

    @Override
    public KeyState initial() {
        return new KeyState.Absent(0);
    }

    @Override
    public Optional<KeyState> next(KeyState state, KeyCall call) {
        return switch (call.request()) {
            case Request.Get() -> got(state, call.answer());
            case Request.Put(String value, Condition condition) -> put(state, value, condition, call.answer());
            case Request.Delete(Condition condition) -> deleted(state, condition, call.answer());
        };
    }

    private static Optional<KeyState> got(KeyState state, Answer answer) {
        return switch (answer) {
            case Answer.Found(String value, long revision)
            when holds(state, value, revision) -> Optional.of(new KeyState.Present(value, revision));
            case Answer.NotFound() when state instanceof KeyState.Absent -> Optional.of(state);
            default -> Optional.empty();
        };
    }

    private static boolean holds(KeyState state, String value, long revision) {
        return switch (state) {
            case KeyState.Absent _ -> false;
            case KeyState.Present(String present, long at) -> present.equals(value) && at == revision;
            case KeyState.PresentSince(String present, long after) -> present.equals(value) && revision > after;
        };
    }

    private static Optional<KeyState> put(KeyState state, String value, Condition condition, Answer answer) {
        return switch (answer) {
            case Answer.Stored(long revision, boolean created)
            when state.mayMeet(condition)
                    && revision > state.newest()
                    && (!created || state instanceof KeyState.Absent) ->
                Optional.of(new KeyState.Present(value, revision));
            case Answer.ConditionFailed() when state.mayFail(condition) -> Optional.of(state);
            case Answer.Unknown()
            when state.mayMeet(condition) -> Optional.of(new KeyState.PresentSince(value, state.newest()));
            default -> Optional.empty();
        };
    }

    private static Optional<KeyState> deleted(KeyState state, Condition condition, Answer answer) {
        boolean may = !(state instanceof KeyState.Absent) && state.mayMeet(condition);
        return switch (answer) {
            case Answer.Deleted() when may -> Optional.of(new KeyState.Absent(state.newest()));
            case Answer.Unknown() when may -> Optional.of(new KeyState.Absent(state.newest()));
            case Answer.NotFound()
            when state instanceof KeyState.Absent && condition instanceof Condition.None -> Optional.of(state);
            case Answer.ConditionFailed() when state.mayFail(condition) -> Optional.of(state);
            default -> Optional.empty();
        };
    }
}
