package dev.abacus.cluster.room.action;

import dev.abacus.cluster.room.load.FinishedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The last marks, the newest first. Thread-safe. */
public final class Marks {
    private static final int KEPT = 40;
    /** As long as an end may be noticed late. */
    private static final Duration RECENT = Duration.ofSeconds(2);
    /** More than the room's load makes in that time: a clock that is set back keeps no more. */
    private static final int MAX_RECENT = 1_000;

    private final AtomicInteger ids = new AtomicInteger();
    private final List<Mark> marks = new CopyOnWriteArrayList<>();
    private final Deque<FinishedCall> recent = new ArrayDeque<>();

    /** @param began before now for what is noticed late: the calls since count, too */
    synchronized Mark open(Order order, String hits, String command, Instant began) {
        Mark mark = new Mark(ids.incrementAndGet(), order, hits, command, began);
        recent.forEach(mark::count);
        marks.addFirst(mark);
        if (marks.size() > KEPT) {
            marks.reversed().stream().filter(old -> !old.isOpen()).findFirst().ifPresent(marks::remove);
        }
        return mark;
    }

    /** The action on this target whose effects are not over. */
    Optional<Mark> openOn(String target) {
        return marks.stream()
                .filter(Mark::isOpen)
                .filter(mark -> mark.order().target().equals(target))
                .findFirst();
    }

    boolean isOpen(int id) {
        return views().stream()
                .anyMatch(view ->
                        view.id() == id && (view.stage() == Mark.Stage.RUNNING || view.stage() == Mark.Stage.REACHED));
    }

    public boolean anyOpen() {
        return marks.stream().anyMatch(Mark::isOpen);
    }

    /** Counts a call for each open mark. */
    public synchronized void count(FinishedCall call) {
        recent.add(call);
        while (recent.size() > MAX_RECENT
                || Duration.between(recent.getFirst().ended(), call.ended()).compareTo(RECENT) > 0) {
            recent.remove();
        }
        marks.stream().filter(Mark::isOpen).forEach(mark -> mark.count(call));
    }

    public List<Mark.View> views() {
        return marks.stream().map(Mark::view).toList();
    }
}
