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

/** The last incidents, the newest first. Thread-safe. */
public final class Incidents {
    private static final int KEPT = 40;
    /** As long as an end may be noticed late. */
    private static final Duration RECENT = Duration.ofSeconds(2);
    /** More than the room's load makes in that time: a clock that is set back keeps no more. */
    private static final int MAX_RECENT = 1_000;

    private final AtomicInteger ids = new AtomicInteger();
    private final List<Incident> incidents = new CopyOnWriteArrayList<>();
    private final Deque<FinishedCall> recent = new ArrayDeque<>();

    /** @param began before now for what is noticed late: the calls since count, too */
    synchronized Incident open(ActionRequest request, String hits, String command, Instant began) {
        Incident incident = new Incident(ids.incrementAndGet(), request, hits, command, began);
        recent.forEach(incident::count);
        incidents.addFirst(incident);
        if (incidents.size() > KEPT) {
            incidents.reversed().stream()
                    .filter(old -> !old.isOpen())
                    .findFirst()
                    .ifPresent(incidents::remove);
        }
        return incident;
    }

    /** The action on this target whose effects are not over. */
    Optional<Incident> openOn(String target) {
        return incidents.stream()
                .filter(Incident::isOpen)
                .filter(incident -> incident.request().target().equals(target))
                .findFirst();
    }

    boolean isOpen(int id) {
        return views().stream()
                .anyMatch(view -> view.id() == id
                        && (view.stage() == Incident.Stage.RUNNING || view.stage() == Incident.Stage.REACHED));
    }

    public boolean anyOpen() {
        return incidents.stream().anyMatch(Incident::isOpen);
    }

    /** Counts a call for each open incident. */
    public synchronized void count(FinishedCall call) {
        recent.add(call);
        while (recent.size() > MAX_RECENT
                || Duration.between(recent.getFirst().ended(), call.ended()).compareTo(RECENT) > 0) {
            recent.remove();
        }
        incidents.stream().filter(Incident::isOpen).forEach(incident -> incident.count(call));
    }

    public List<Incident.View> views() {
        return incidents.stream().map(Incident::view).toList();
    }
}
