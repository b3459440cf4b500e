package dev.abacus.chaos.linearizability;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A client's action and its time: it took effect at one moment between the two, in nanoseconds since any start.
 *
 * @param returned {@link #NEVER} of a pending operation: its outcome is unknown, and it may still take effect
 */
public record HistoryOperation<A>(int client, A action, long invoked, long returned) {

    public static final long NEVER = Long.MAX_VALUE;

    public HistoryOperation {
        if (returned < invoked) {
            throw new IllegalArgumentException("returned before it was invoked: " + returned + " < " + invoked);
        }
    }

    public static <A> HistoryOperation<A> withoutAnswer(int client, A action, long invoked) {
        return new HistoryOperation<>(client, action, invoked, NEVER);
    }

    public boolean isPending() {
        return returned == NEVER;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%11s to %11s  client %-3d  %s",
                seconds(invoked),
                isPending() ? "?" : seconds(returned),
                client,
                action);
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.6f", nanos / (double) TimeUnit.SECONDS.toNanos(1));
    }
}
