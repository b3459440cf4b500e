package dev.abacus.chaos.linearizability.keys;

import dev.abacus.chaos.linearizability.Model;
import java.util.Optional;

/**
 * Sequential specification of a new key of {@code /api/state/{key}}: one value at a time, conditional writes that
 * succeed if and only if their condition holds, and a revision that grows with each write.
 */
final class KeyModel implements Model<KeyState, KeyCall> {

    @Override
    public KeyState initial() {
        return new KeyState.Absent(0);
    }

    @Override
    public Optional<KeyState> next(KeyState state, KeyCall call) {
        return switch (call.request()) {
            case KeyRequest.Get() -> got(state, call.answer());
            case KeyRequest.Put(String value, KeyPrecondition condition) -> put(state, value, condition, call.answer());
            case KeyRequest.Delete(KeyPrecondition condition) -> deleted(state, condition, call.answer());
        };
    }

    private static Optional<KeyState> got(KeyState state, KeyAnswer answer) {
        return switch (answer) {
            case KeyAnswer.Found(String value, long revision)
            when holds(state, value, revision) -> Optional.of(new KeyState.Present(value, revision));
            case KeyAnswer.NotFound() when state instanceof KeyState.Absent -> Optional.of(state);
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

    private static Optional<KeyState> put(KeyState state, String value, KeyPrecondition condition, KeyAnswer answer) {
        return switch (answer) {
            case KeyAnswer.Stored(long revision, boolean created)
            when state.mayMeet(condition)
                    && revision > state.newest()
                    && (!created || state instanceof KeyState.Absent) ->
                Optional.of(new KeyState.Present(value, revision));
            case KeyAnswer.ConditionFailed() when state.mayFail(condition) -> Optional.of(state);
            case KeyAnswer.Unknown()
            when state.mayMeet(condition) -> Optional.of(new KeyState.PresentSince(value, state.newest()));
            default -> Optional.empty();
        };
    }

    private static Optional<KeyState> deleted(KeyState state, KeyPrecondition condition, KeyAnswer answer) {
        boolean may = !(state instanceof KeyState.Absent) && state.mayMeet(condition);
        return switch (answer) {
            case KeyAnswer.Deleted() when may -> Optional.of(new KeyState.Absent(state.newest()));
            case KeyAnswer.Unknown() when may -> Optional.of(new KeyState.Absent(state.newest()));
            case KeyAnswer.NotFound()
            when state instanceof KeyState.Absent && condition instanceof KeyPrecondition.None -> Optional.of(state);
            case KeyAnswer.ConditionFailed() when state.mayFail(condition) -> Optional.of(state);
            default -> Optional.empty();
        };
    }
}
