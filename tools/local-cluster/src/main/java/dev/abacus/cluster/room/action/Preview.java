package dev.abacus.cluster.room.action;

import dev.abacus.cluster.network.Link;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.room.suite.ControlledSuite;
import dev.abacus.cluster.room.view.Observation;
import dev.abacus.cluster.room.view.Part;
import dev.abacus.cluster.room.view.PartKind;
import dev.abacus.cluster.room.view.PartState;
import java.util.List;
import java.util.stream.Collectors;

/** What an action will hit, and whether it is possible now. */
record Preview(ControlledSuite suite, Marks marks) {
    private static final int QUORUM = 2;

    /** @throws ClusterException if the action is impossible now */
    void check(Order order, Observation seen) {
        switch (order.verb()) {
            case SCENARIO -> {
                refuseIf(marks.openOn("").isPresent(), "a random scenario is under way");
                refuseIf(suite.names().isEmpty(), "no process runs");
            }
            case SCALE -> checkFree(order);
            default -> checkTarget(order, seen);
        }
    }

    private void checkTarget(Order order, Observation seen) {
        Verb verb = order.verb();
        String target = order.target();
        refuseIf(
                !suite.names().contains(target),
                "no process is named '%s', only %s".formatted(target, String.join(", ", suite.names())));
        refuseIf(!verb.appliesTo(order.kind()), "%s is not possible for %s".formatted(verb.id(), target));
        PartState state = seen.part(target).map(Part::state).orElse(PartState.DOWN);
        refuseIf(
                verb == Verb.START ? state != PartState.DOWN : state == PartState.DOWN && !verb.repairs(),
                target + (verb == Verb.START ? " runs already" : " does not run: start it first"));
        refuseIf(verb == Verb.RESUME && state != PartState.PAUSED, target + " does not hang");
        if (verb.needsLink()) {
            Link link = link(target);
            refuseIf(verb == Verb.HEAL && link.isHealthy(), "the link to " + target + " is whole");
        }
        if (!verb.repairs()) {
            checkFree(order);
        }
    }

    private void checkFree(Order order) {
        marks.openOn(order.target()).ifPresent(open -> {
            throw new ClusterException("%s: its effects are not over; try again then, or repair it"
                    .formatted(open.order().title()));
        });
    }

    boolean isLinked(String target) {
        try {
            link(target);
            return true;
        } catch (ClusterException e) {
            return false;
        }
    }

    private Link link(String target) {
        try {
            return suite.link(target);
        } catch (IllegalArgumentException e) {
            throw new ClusterException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void refuseIf(boolean condition, String message) {
        if (condition) {
            throw new ClusterException(message);
        }
    }

    /** As "1 of 2 instances of arith-service: its calls in flight are repeated at the other one". */
    String hits(Order order, Observation seen) {
        return switch (order.verb()) {
            case RESUME, START, HEAL -> order.verb().effect();
            case SCALE ->
                scaled((int) order.amount(), seen.ofService(order.target()).size());
            case SCENARIO ->
                order.verb().effect() + ": "
                        + faults(order).stream().map(Order::title).collect(Collectors.joining("; "));
            default -> order.verb().effect() + ". " + hit(order, seen);
        };
    }

    /** The faults of a random scenario. */
    List<Order> faults(Order scenario) {
        return RandomScenario.faults(scenario.amount(), suite.names(), this::isLinked);
    }

    private static String scaled(int wanted, int now) {
        String change = wanted > now
                ? "%d more: called when ready, and healthy for Consul".formatted(wanted - now)
                : wanted == now
                        ? "nothing changes"
                        : "the newest %d ends, after its calls in flight".formatted(now - wanted);
        return "%d now; %s".formatted(now, change);
    }

    private static String hit(Order order, Observation seen) {
        List<Part> alike = seen.parts().stream()
                .filter(part -> part.kind() == order.kind())
                .filter(part ->
                        order.kind() != PartKind.INSTANCE || order.target().startsWith(part.service() + "-"))
                .toList();
        long others = alike.stream()
                .filter(part -> !part.name().equals(order.target()) && part.ready())
                .count();
        return switch (order.kind()) {
            case INSTANCE ->
                others == 0
                        ? "The only instance: its calls answer 503 until it is back"
                        : "1 of %d instances: its calls in flight are repeated at another one".formatted(others + 1);
            case GATEWAY ->
                others == 0
                        ? "The only gateway: all calls fail until it is back"
                        : "1 of %d gateways: callers repeat at another one".formatted(others + 1);
            case ETCD ->
                others < QUORUM
                        ? "No quorum is left: recordings answer 503 until it is back"
                        : seen.etcd().leader().filter(order.target()::equals).isPresent()
                                ? "etcd's leader: recordings wait for an election"
                                : "1 follower of etcd: the others go on";
            case CONSUL -> "Discovery and live settings: gateways keep their lists, and computing goes on";
        };
    }
}
