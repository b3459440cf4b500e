package dev.abacus.cluster.room.action;

import dev.abacus.cluster.room.view.Observation;
import dev.abacus.cluster.room.view.Part;
import dev.abacus.cluster.room.view.PartKind;
import dev.abacus.cluster.server.ConsulServer;
import java.util.ArrayList;
import java.util.List;

/** The tour of faults: what to break next. Thread-safe. */
public final class Suggestions {
    private static final int SECONDS = 8;
    private static final int AWAY = 5;

    private final Operator operator;
    private int done;

    /** The next fault, and what it will hit. */
    public record Suggestion(String label, Order order, String hits) {}

    public Suggestions(Operator operator) {
        this.operator = operator;
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
        List<String> instances = seen.parts().stream()
                .filter(part -> part.kind() == PartKind.INSTANCE)
                .map(Part::name)
                .toList();
        String first = instances.isEmpty() ? "arith-service-1" : instances.getFirst();
        String last = instances.isEmpty() ? "sum-service-2" : instances.getLast();
        Order cut = Order.of(Verb.CUT, first, SECONDS);
        List<Suggestion> tour = new ArrayList<>();
        tour.add(suggestion("Break something", Order.of(Verb.KILL, first)));
        tour.add(suggestion("Hang one", Order.of(Verb.PAUSE, last, SECONDS)));
        if (operator.isLinked(first)) {
            tour.add(suggestion("Cut its link", cut));
        }
        tour.add(suggestion(
                "Kill etcd's leader", Order.of(Verb.KILL, seen.etcd().leader().orElse("etcd-1"))));
        tour.add(suggestion("Take Consul away", Order.of(Verb.EMPTY, ConsulServer.NAME, AWAY)));
        tour.add(suggestion("Six random faults", new Order(Verb.SCENARIO, "", done + 1L, 0)));
        return tour;
    }

    private Suggestion suggestion(String label, Order order) {
        return new Suggestion(label, order, operator.hits(order));
    }
}
