package dev.abacus.chaos.linearizability;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The operations that have no place yet, and which of them may get the next one. Their invocations and returns are a
 * doubly linked list in the order of time, from which an operation is lifted, and into which it is put back in the
 * opposite order (Lowe). At one time, an invocation comes before a return: it is not known which was first.
 *
 * <p>Operations without an answer are not in that list, for they never hold another one up.
 */
final class Window<A> {

    private static final int HEAD = 0;

    private final List<HistoryOperation<A>> operations;
    private final int answered;
    private final int[] operationOf;
    private final int[] invocationOf;
    private final int[] returnOf;
    private final int[] next;
    private final int[] previous;
    private final BitSet placed = new BitSet();
    private final BitSet placedPending = new BitSet();

    private record Event(int operation, boolean returns, long at) {}

    Window(List<HistoryOperation<A>> history) {
        operations = history.stream()
                .sorted(Comparator.comparing((HistoryOperation<A> operation) -> operation.isPending())
                        .thenComparing(HistoryOperation::invoked))
                .toList();
        answered = (int)
                operations.stream().filter(operation -> !operation.isPending()).count();
        int end = 2 * answered + 1;
        operationOf = new int[end + 1];
        invocationOf = new int[answered];
        returnOf = new int[answered];
        next = IntStream.rangeClosed(1, end + 1).toArray();
        previous = IntStream.rangeClosed(-1, end - 1).toArray();
        List<Event> events = IntStream.range(0, answered)
                .boxed()
                .flatMap(this::events)
                .sorted(Comparator.comparing(Event::at).thenComparing(Event::returns))
                .toList();
        for (int position = 1; position < end; position++) {
            Event event = events.get(position - 1);
            operationOf[position] = event.operation();
            (event.returns() ? returnOf : invocationOf)[event.operation()] = position;
        }
    }

    private Stream<Event> events(int operation) {
        HistoryOperation<A> timed = operations.get(operation);
        return Stream.of(new Event(operation, false, timed.invoked()), new Event(operation, true, timed.returned()));
    }

    HistoryOperation<A> operation(int number) {
        return operations.get(number);
    }

    /** Whether each answer is explained. */
    boolean isEmpty() {
        return placed.cardinality() == answered;
    }

    /**
     * All that were invoked before the first return. Those without an answer come last: they are placed where nothing
     * else fits, and so the orders of those that nobody noticed are not all tried.
     */
    List<Integer> candidates() {
        List<Integer> candidates = new ArrayList<>();
        int event = next[HEAD];
        while (invocationOf[operationOf[event]] == event) {
            candidates.add(operationOf[event]);
            event = next[event];
        }
        long firstReturn = operations.get(operationOf[event]).returned();
        for (int pending = answered; pending < operations.size(); pending++) {
            if (operations.get(pending).invoked() <= firstReturn && !placedPending.get(pending - answered)) {
                candidates.add(pending);
            }
        }
        return candidates;
    }

    void place(int operation) {
        if (operation >= answered) {
            placedPending.set(operation - answered);
            return;
        }
        placed.set(operation);
        unlink(invocationOf[operation]);
        unlink(returnOf[operation]);
    }

    /** Undoes the last {@link #place} that is not undone. */
    void unplace(int operation) {
        if (operation >= answered) {
            placedPending.clear(operation - answered);
            return;
        }
        placed.clear(operation);
        relink(returnOf[operation]);
        relink(invocationOf[operation]);
    }

    private void unlink(int event) {
        next[previous[event]] = next[event];
        previous[next[event]] = previous[event];
    }

    private void relink(int event) {
        next[previous[event]] = event;
        previous[next[event]] = event;
    }

    /** The operations with an answer that have a place. Changes with it. */
    BitSet placed() {
        return placed;
    }

    /** Those without one. Changes with it. */
    BitSet placedPending() {
        return placedPending;
    }
}
