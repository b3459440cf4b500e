package dev.abacus.chaos.linearizability;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Operations that are not linearized yet, and the candidates for the next place. Their invocations and returns are a
 * doubly linked list in the order of time. An operation that is linearized is lifted from it, and put back in the
 * opposite order (Lowe). At the same time, an invocation comes before a return: it is not known which was first.
 *
 * <p>Pending operations, those without an answer, are not in that list: no other operation has to wait for them.
 */
final class UnlinearizedOperations<A> {

    private static final int HEAD = 0;

    private final List<HistoryOperation<A>> operations;
    private final int answered;
    private final int[] operationOf;
    private final int[] invocationOf;
    private final int[] returnOf;
    private final int[] next;
    private final int[] previous;
    private final BitSet linearized = new BitSet();
    private final BitSet linearizedPending = new BitSet();

    private record Event(int operation, boolean returns, long at) {}

    UnlinearizedOperations(List<HistoryOperation<A>> history) {
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

    /** Whether each operation with an answer is linearized. */
    boolean isEmpty() {
        return linearized.cardinality() == answered;
    }

    /**
     * All that were invoked before the first return. The pending ones come last: they are linearized where nothing else
     * fits, so the search does not try all orders of those that nobody has noticed.
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
            if (operations.get(pending).invoked() <= firstReturn && !linearizedPending.get(pending - answered)) {
                candidates.add(pending);
            }
        }
        return candidates;
    }

    void linearize(int operation) {
        if (operation >= answered) {
            linearizedPending.set(operation - answered);
            return;
        }
        linearized.set(operation);
        unlink(invocationOf[operation]);
        unlink(returnOf[operation]);
    }

    /** Undoes the last {@link #linearize} that is not undone. */
    void undo(int operation) {
        if (operation >= answered) {
            linearizedPending.clear(operation - answered);
            return;
        }
        linearized.clear(operation);
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

    /** The operations with an answer that are linearized: a view. */
    BitSet linearized() {
        return linearized;
    }

    /** The pending operations that are linearized: a view. */
    BitSet linearizedPending() {
        return linearizedPending;
    }
}
