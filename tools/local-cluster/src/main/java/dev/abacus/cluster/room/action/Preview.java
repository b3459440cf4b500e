package dev.abacus.cluster.room.action;

import dev.abacus.cluster.network.Link;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.room.suite.ControlledSuite;
import dev.abacus.cluster.room.view.Observation;
import dev.abacus.cluster.room.view.ProcessKind;
import dev.abacus.cluster.room.view.ProcessState;
import dev.abacus.cluster.room.view.SuiteProcess;
import java.util.List;
import java.util.stream.Collectors;

/** What an action will hit, and whether it is possible now. */
record Preview(ControlledSuite suite, Incidents incidents) {
    private static final int QUORUM = 2;

    /** @throws ClusterException if the action is impossible now */
    void check(ActionRequest request, Observation seen) {
        switch (request.type()) {
            case SCENARIO -> {
                refuseIf(incidents.openOn("").isPresent(), "a random scenario is under way");
                refuseIf(suite.names().isEmpty(), "no process runs");
            }
            case SCALE ->
                incidents
                        .openOn(request.target())
                        .filter(open -> !open.isReached())
                        .ifPresent(open -> {
                            throw new ClusterException(
                                    open.request().title() + " is under way: try again when it is done");
                        });
            default -> checkTarget(request, seen);
        }
    }

    private void checkTarget(ActionRequest request, Observation seen) {
        ActionType type = request.type();
        String target = request.target();
        refuseIf(
                !suite.names().contains(target),
                "no process is named '%s', only %s".formatted(target, String.join(", ", suite.names())));
        refuseIf(!type.appliesTo(request.kind()), "%s is not possible for %s".formatted(type.id(), target));
        ProcessState state = seen.process(target).map(SuiteProcess::state).orElse(ProcessState.DOWN);
        refuseIf(
                type == ActionType.START ? state != ProcessState.DOWN : state == ProcessState.DOWN && !type.repairs(),
                target + (type == ActionType.START ? " runs already" : " does not run: start it first"));
        refuseIf(type == ActionType.RESUME && state != ProcessState.PAUSED, target + " does not hang");
        if (type.needsLink()) {
            Link link = link(target);
            refuseIf(type == ActionType.HEAL && link.isHealthy(), "the link to " + target + " is whole");
        }
        if (!type.repairs()) {
            checkFree(request);
        }
    }

    private void checkFree(ActionRequest request) {
        incidents.openOn(request.target()).ifPresent(open -> {
            throw new ClusterException("%s: its effects are not over; try again then, or repair it"
                    .formatted(open.request().title()));
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
    String hits(ActionRequest request, Observation seen) {
        return switch (request.type()) {
            case RESUME, START, HEAL -> request.type().effect();
            case SCALE ->
                scaled((int) request.amount(), seen.ofService(request.target()).size());
            case SCENARIO ->
                request.type().effect() + ": "
                        + faults(request).stream().map(ActionRequest::title).collect(Collectors.joining("; "));
            default -> request.type().effect() + ". " + hit(request, seen);
        };
    }

    /** The faults of a random scenario. */
    List<ActionRequest> faults(ActionRequest scenario) {
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

    private static String hit(ActionRequest request, Observation seen) {
        List<SuiteProcess> alike = seen.processes().stream()
                .filter(process -> process.kind() == request.kind())
                .filter(process -> request.kind() != ProcessKind.INSTANCE
                        || request.target().startsWith(process.service() + "-"))
                .toList();
        long others = alike.stream()
                .filter(process -> !process.name().equals(request.target()) && process.ready())
                .count();
        return switch (request.kind()) {
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
                        : seen.etcd().leader().filter(request.target()::equals).isPresent()
                                ? "etcd's leader: recordings wait for an election"
                                : "1 follower of etcd: the others go on";
            case CONSUL -> "Discovery and live settings: gateways keep their lists, and computing goes on";
        };
    }
}
