package dev.abacus.cluster.room.action;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Pause;
import dev.abacus.cluster.room.suite.ControlledSuite;
import dev.abacus.cluster.room.view.Observation;
import dev.abacus.cluster.supervision.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Does actions, and watches what they cause until all is as before. Thread-safe. */
public final class ActionExecutor {
    private static final Duration INTERVAL = Duration.ofMillis(25);
    /** For effects that are noticed late: Consul checks each second, and an observation is up to half a second old. */
    private static final Duration QUIET = Duration.ofMillis(4_500);

    /** The end of a process is noticed so much later, at most; callers may notice it first. */
    private static final Duration NOTICED_LATE = Duration.ofMillis(100);

    /** Effects that do not end, as of a process that crashes again and again, are followed for so long. */
    private static final Duration MAX_EFFECTS = Duration.ofMinutes(10);

    /** After that, abnormal calls are not due to the action any more. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ControlledSuite suite;
    private final Supplier<Observation> seen;
    private final Incidents incidents;
    private final UnexpectedExits exits;
    private final Preview preview;
    private final String room;
    private final Consumer<String> log;
    private volatile boolean closed;

    /**
     * @param seen the last observation
     * @param room the address of the control room
     * @param log gets a line at the beginning and the end of each action
     */
    public ActionExecutor(
            ControlledSuite suite, Supplier<Observation> seen, Incidents incidents, String room, Consumer<String> log) {
        this.suite = suite;
        this.seen = seen;
        this.incidents = incidents;
        this.exits = new UnexpectedExits(suite);
        this.preview = new Preview(suite, incidents);
        this.room = room;
        this.log = log;
    }

    /** Why the action is impossible now; empty if it is possible. */
    String refusal(ActionRequest request) {
        try {
            preview.check(request, seen.get());
            return "";
        } catch (ClusterException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Whether a link leads to this process. */
    boolean isLinked(String process) {
        return preview.isLinked(process);
    }

    String hits(ActionRequest request) {
        return preview.hits(request, seen.get());
    }

    /** The command of a terminal that does the same. */
    String command(ActionRequest request) {
        return suite.command(request.type().id(), request.target(), request.amount())
                .orElseGet(() -> request.command(room));
    }

    /**
     * Does the action. Returns when its state is reached; its effects are watched further.
     *
     * @throws ClusterException if the action is impossible, or its state is not reached
     */
    public Incident.View perform(ActionRequest request) {
        Observation before = seen.get();
        Incident incident;
        Optional<Incident> ended;
        synchronized (this) {
            preview.check(request, before);
            if (request.type() == ActionType.SCALE) {
                // The number that the last scaling waits for does not come any more.
                incidents.openOn(request.target()).ifPresent(last -> last.become(Incident.Stage.OVER));
            }
            ended = request.type().repairs() ? incidents.openOn(request.target()) : Optional.empty();
            incident = ended.orElseGet(
                    () -> incidents.open(request, preview.hits(request, before), command(request), Instant.now()));
        }
        log.accept("control room: " + request.title() + " begins");
        if (ended.isEmpty()) {
            // From the beginning: an action may take longer than what it causes.
            ExpectedEffects effects = ExpectedEffects.after(request, before);
            Thread.startVirtualThread(() -> watch(incident, effects));
        }
        try {
            act(request, incident);
        } catch (RuntimeException e) {
            String reason = String.valueOf(e.getMessage());
            incident.step("not done: " + reason);
            incident.become(Incident.Stage.FAILED);
            log.accept("control room: " + request.title() + " failed: " + reason);
            throw e instanceof ClusterException ? e : new ClusterException(reason, e);
        }
        if (ended.isPresent()) {
            incident.repaired(request.title());
        } else {
            incident.become(Incident.Stage.REACHED);
            incident.step(request.title() + ": done");
        }
        return incident.view();
    }

    /** Whether the effects of the action are not over. */
    boolean isOpen(int id) {
        return !closed && incidents.isOpen(id);
    }

    private void act(ActionRequest request, Incident incident) {
        String target = request.target();
        switch (request.type()) {
            case KILL -> suite.kill(target);
            case RESTART -> suite.restart(target);
            case PAUSE -> suite.pause(target);
            case RESUME -> suite.resume(target);
            case STOP -> suite.stop(target);
            case START -> suite.start(target);
            case CUT -> suite.link(target).cut();
            case DELAY -> suite.link(target).delay(Duration.ofMillis(request.amount()));
            case HEAL -> suite.link(target).heal();
            case SCALE -> suite.scale(target, (int) request.amount());
            case EMPTY -> {
                suite.stop(target);
                incident.step("Consul is away");
                Pause.of(Duration.ofSeconds(request.seconds()));
                suite.startEmptyConsul();
                incident.step("Consul is back with empty state");
            }
            case SCENARIO -> new RandomScenario(preview.faults(request), this, incident).run();
            case END -> throw new ClusterException("an end is no action");
        }
    }

    /**
     * Opens an incident for each process that ended since the last call without an action of the room; one loop calls it.
     *
     * @param watched false if nobody is there to see an incident
     */
    public void recordUnexpectedExits(boolean watched) {
        Map<String, Instant> found = exits.next();
        if (watched) {
            found.forEach(this::recordUnexpectedExit);
        }
    }

    private synchronized void recordUnexpectedExit(String process, Instant ended) {
        ActionRequest end = ActionRequest.of(ActionType.END, process);
        Optional<Incident> open = incidents.openOn(process);
        if (open.isPresent()) {
            if (!open.get().explainsExit()) {
                open.get().step(end.title());
            }
            return;
        }
        Observation before = seen.get();
        String kill = command(ActionRequest.of(ActionType.KILL, process));
        Incident incident = incidents.open(end, preview.hits(end, before), kill, ended.minus(NOTICED_LATE));
        incident.step(end.title());
        incident.become(Incident.Stage.REACHED);
        log.accept("control room: " + end.title());
        ExpectedEffects effects = ExpectedEffects.after(end, before);
        Thread.startVirtualThread(() -> watch(incident, effects));
    }

    private void watch(Incident incident, ExpectedEffects effects) {
        try {
            ActionRequest request = incident.request();
            Duration repairAt = Duration.ofSeconds(request.seconds());
            Duration unquiet = incident.elapsed();
            Duration lasted = unquiet;
            while (!closed && incident.isOpen() && !isOver(incident, effects, unquiet)) {
                if (incident.isReached() && isGone(request)) {
                    incident.repaired(request.target() + " was removed, and its fault with it");
                    break;
                }
                if (incident.elapsed().minus(lasted).compareTo(MAX_EFFECTS) > 0) {
                    incident.repaired("not followed any more");
                    break;
                }
                Observation now = seen.get();
                effects.sequences().forEach(sequence -> sequence.follow(now, incident));
                boolean lasting = incident.isReached() && !incident.isRepaired();
                if (lasting && request.seconds() > 0 && incident.elapsed().compareTo(repairAt) >= 0) {
                    perform(ActionRequest.of(request.type().repair(), request.target()));
                }
                if (lasting || !incident.isReached()) {
                    lasted = incident.elapsed();
                }
                if (!incident.isReached() || lasting || !effects.healthy().test(now)) {
                    unquiet = incident.elapsed();
                }
                Pause.of(INTERVAL);
            }
            if (!incident.isOpen()) {
                return;
            }
            incident.become(Incident.Stage.OVER);
            CallerImpact.Summary impact = incident.impact();
            log.accept("control room: %s is over after %s: %s"
                    .formatted(
                            request.title(),
                            Durations.format(incident.elapsed()),
                            impact.calls() == 0
                                    ? "no calls were measured"
                                    : "%d of %d calls failed, the slowest took %d ms"
                                            .formatted(impact.failed(), impact.calls(), impact.worst())));
        } catch (RuntimeException | Error e) {
            String reason = e instanceof ClusterException ? String.valueOf(e.getMessage()) : e.toString();
            incident.step("not repaired: " + reason);
            incident.become(Incident.Stage.FAILED);
            log.accept(
                    "control room: %s failed: %s".formatted(incident.request().title(), reason));
        }
    }

    /** Whether the target is a process that the suite has no more, as after it was scaled in. */
    private boolean isGone(ActionRequest request) {
        return request.type().isOfProcess() && !suite.names().contains(request.target());
    }

    /**
     * Whether callers and the target are as before, or the target alone for so long that what callers meet has another cause.
     *
     * @param unquiet when the fault was last in effect, since the action began
     */
    private static boolean isOver(Incident incident, ExpectedEffects effects, Duration unquiet) {
        if (!incident.isRepaired()) {
            return false;
        }
        Duration healthy = incident.elapsed().minus(unquiet);
        Duration normal =
                incident.elapsed().minus(Duration.ofMillis(incident.impact().toNormal()));
        boolean quiet = effects.sequences().stream().allMatch(EffectSequence::isQuiet);
        return healthy.compareTo(PATIENCE) > 0 || quiet && healthy.compareTo(QUIET) > 0 && normal.compareTo(QUIET) > 0;
    }

    /** Ends the watching. */
    public void close() {
        closed = true;
    }
}
