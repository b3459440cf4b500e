package dev.abacus.cluster.room.action;

import dev.abacus.cluster.room.view.Observation;
import dev.abacus.cluster.room.view.ProcessKind;
import dev.abacus.cluster.room.view.SuiteProcess;
import dev.abacus.cluster.server.ConsulServer;
import java.util.ArrayList;
import java.util.List;

/** The tour of faults: what to break next. Thread-safe. */
public final class Suggestions {
    private static final int SECONDS = 8;
    private static final int AWAY = 5;

    private final ActionExecutor executor;
    private int done;

    /** The next fault, and what it will hit. */
    public record Suggestion(String label, ActionRequest request, String hits) {}

    public Suggestions(ActionExecutor executor) {
        this.executor = executor;
    }

    /** The next one. A fault that is impossible in this suite is left out. */
    public synchronized Suggestion next(Observation seen) {
        List<Suggestion> tour = tour(seen);
        return tour.get(done % tour.size());
    }

    public synchronized void taken() {
        done++;
    }

    private List<Suggestion> tour(Observation seen) {
        List<String> instances = seen.processes().stream()
                .filter(process -> process.kind() == ProcessKind.INSTANCE)
                .map(SuiteProcess::name)
                .toList();
        String first = instances.isEmpty() ? "arith-service-1" : instances.getFirst();
        String last = instances.isEmpty() ? "sum-service-2" : instances.getLast();
        ActionRequest cut = ActionRequest.of(ActionType.CUT, first, SECONDS);
        List<Suggestion> tour = new ArrayList<>();
        tour.add(suggestion("Break something", ActionRequest.of(ActionType.KILL, first)));
        tour.add(suggestion("Hang one", ActionRequest.of(ActionType.PAUSE, last, SECONDS)));
        if (executor.isLinked(first)) {
            tour.add(suggestion("Cut its link", cut));
        }
        tour.add(suggestion(
                "Kill etcd's leader",
                ActionRequest.of(ActionType.KILL, seen.etcd().leader().orElse("etcd-1"))));
        tour.add(suggestion("Take Consul away", ActionRequest.of(ActionType.EMPTY, ConsulServer.NAME, AWAY)));
        tour.add(suggestion("Six random faults", new ActionRequest(ActionType.SCENARIO, "", done + 1L, 0)));
        return tour;
    }

    private Suggestion suggestion(String label, ActionRequest request) {
        return new Suggestion(label, request, executor.hits(request));
    }
}
