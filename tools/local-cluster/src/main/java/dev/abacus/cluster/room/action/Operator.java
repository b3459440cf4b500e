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
public final class Operator {
    private static final Duration INTERVAL = Duration.ofMillis(25);
    /** For effects that are noticed late: Consul checks each second, and an observation is up to half a second old. */
    private static final Duration QUIET = Duration.ofMillis(4_500);

    /** The end of a process is noticed so much later, at most; callers may notice it first. */
    private static final Duration NOTICED_LATE = Duration.ofMillis(100);

    /** A process that does not come back, or crashes again and again, is followed for so long. */
    private static final Duration MAX_END = Duration.ofMinutes(10);

    /** After that, abnormal calls are not due to the action any more. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ControlledSuite suite;
    private final Supplier<Observation> seen;
    private final Marks marks;
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
    public Operator(ControlledSuite suite, Supplier<Observation> seen, Marks marks, String room, Consumer<String> log) {
        this.suite = suite;
        this.seen = seen;
        this.marks = marks;
        this.exits = new UnexpectedExits(suite);
        this.preview = new Preview(suite, marks);
        this.room = room;
        this.log = log;
    }

    /** Why the action is impossible now; empty if it is possible. */
    String refusal(Order order) {
        try {
            preview.check(order, seen.get());
            return "";
        } catch (ClusterException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Whether a link leads to this process. */
    boolean isLinked(String process) {
        return preview.isLinked(process);
    }

    String hits(Order order) {
        return preview.hits(order, seen.get());
    }

    /** The command of a terminal that does the same. */
    String command(Order order) {
        return suite.command(order.verb().id(), order.target(), order.amount()).orElseGet(() -> order.command(room));
    }

    /**
     * Does the action. Returns when its state is reached; its effects are watched further.
     *
     * @throws ClusterException if the action is impossible, or its state is not reached
     */
    public Mark.View perform(Order order) {
        Observation before = seen.get();
        Mark mark;
        Optional<Mark> ended;
        synchronized (this) {
            preview.check(order, before);
            ended = order.verb().repairs() ? marks.openOn(order.target()) : Optional.empty();
            mark = ended.orElseGet(() -> marks.open(order, preview.hits(order, before), command(order), Instant.now()));
        }
        log.accept("control room: " + order.title() + " begins");
        if (ended.isEmpty()) {
            // From the beginning: an action may take longer than what it causes.
            Tracks tracks = Tracks.after(order, before);
            Thread.startVirtualThread(() -> watch(mark, tracks));
        }
        try {
            act(order, mark);
        } catch (RuntimeException e) {
            String reason = String.valueOf(e.getMessage());
            mark.step("not done: " + reason);
            mark.become(Mark.Stage.FAILED);
            log.accept("control room: " + order.title() + " failed: " + reason);
            throw e instanceof ClusterException ? e : new ClusterException(reason, e);
        }
        if (ended.isPresent()) {
            mark.repaired(order.title());
        } else {
            mark.become(Mark.Stage.REACHED);
            mark.step(order.title() + ": done");
        }
        return mark.view();
    }

    /** Whether the effects of the action are not over. */
    boolean isOpen(int mark) {
        return !closed && marks.isOpen(mark);
    }

    private void act(Order order, Mark mark) {
        String target = order.target();
        switch (order.verb()) {
            case KILL -> suite.kill(target);
            case RESTART -> suite.restart(target);
            case PAUSE -> suite.pause(target);
            case RESUME -> suite.resume(target);
            case STOP -> suite.stop(target);
            case START -> suite.start(target);
            case CUT -> suite.link(target).cut();
            case DELAY -> suite.link(target).delay(Duration.ofMillis(order.amount()));
            case HEAL -> suite.link(target).heal();
            case SCALE -> suite.scale(target, (int) order.amount());
            case EMPTY -> {
                suite.stop(target);
                mark.step("Consul is away");
                Pause.of(Duration.ofSeconds(order.seconds()));
                suite.startEmptyConsul();
                mark.step("Consul is back with empty state");
            }
            case SCENARIO -> new RandomScenario(preview.faults(order), this, mark).run();
            case END -> throw new ClusterException("an end is no action");
        }
    }

    /**
     * Marks the processes that ended since the last call without an action of the room; one loop calls it.
     *
     * @param watched false if nobody is there to see a mark
     */
    public void markUnexpectedExits(boolean watched) {
        Map<String, Instant> found = exits.next();
        if (watched) {
            found.forEach(this::markUnexpectedExit);
        }
    }

    private synchronized void markUnexpectedExit(String process, Instant ended) {
        Order end = Order.of(Verb.END, process);
        Optional<Mark> open = marks.openOn(process);
        if (open.isPresent()) {
            if (!open.get().explainsExit()) {
                open.get().step(end.title());
            }
            return;
        }
        Observation before = seen.get();
        String kill = command(Order.of(Verb.KILL, process));
        Mark mark = marks.open(end, preview.hits(end, before), kill, ended.minus(NOTICED_LATE));
        mark.step(end.title());
        mark.become(Mark.Stage.REACHED);
        log.accept("control room: " + end.title());
        Tracks tracks = Tracks.after(end, before);
        Thread.startVirtualThread(() -> watch(mark, tracks));
    }

    private void watch(Mark mark, Tracks tracks) {
        try {
            Order order = mark.order();
            Duration repairAt = Duration.ofSeconds(order.seconds());
            Duration unquiet = mark.elapsed();
            while (!closed && mark.isOpen() && !isOver(mark, tracks, unquiet)) {
                if (mark.isReached() && isGone(order)) {
                    mark.repaired(order.target() + " was removed, and its fault with it");
                    break;
                }
                if (order.verb() == Verb.END && mark.elapsed().compareTo(MAX_END) > 0) {
                    mark.repaired("not followed any more");
                    break;
                }
                Observation now = seen.get();
                tracks.tracks().forEach(track -> track.follow(now, mark));
                boolean lasting = mark.isReached() && !mark.isRepaired();
                if (lasting && order.seconds() > 0 && mark.elapsed().compareTo(repairAt) >= 0) {
                    perform(Order.of(order.verb().repair(), order.target()));
                }
                if (!mark.isReached() || lasting || !tracks.healthy().test(now)) {
                    unquiet = mark.elapsed();
                }
                Pause.of(INTERVAL);
            }
            if (!mark.isOpen()) {
                return;
            }
            mark.become(Mark.Stage.OVER);
            Price.Paid paid = mark.paid();
            log.accept("control room: %s is over after %s: %d of %d calls failed, the slowest took %d ms"
                    .formatted(
                            order.title(),
                            Durations.format(mark.elapsed()),
                            paid.failed(),
                            paid.calls(),
                            paid.worst()));
        } catch (RuntimeException | Error e) {
            String reason = e instanceof ClusterException ? String.valueOf(e.getMessage()) : e.toString();
            mark.step("not repaired: " + reason);
            mark.become(Mark.Stage.FAILED);
            log.accept("control room: %s failed: %s".formatted(mark.order().title(), reason));
        }
    }

    /** Whether the target is a process that the suite has no more, as after it was scaled in. */
    private boolean isGone(Order order) {
        return order.verb().isOfProcess() && !suite.names().contains(order.target());
    }

    /**
     * Whether callers and the target are as before, or the target alone for so long that what callers meet has another cause.
     *
     * @param unquiet when the fault was last in effect, since the action began
     */
    private static boolean isOver(Mark mark, Tracks tracks, Duration unquiet) {
        if (!mark.isRepaired()) {
            return false;
        }
        Duration healthy = mark.elapsed().minus(unquiet);
        Duration normal = mark.elapsed().minus(Duration.ofMillis(mark.paid().toNormal()));
        boolean quietTracks = tracks.tracks().stream().allMatch(Track::isQuiet);
        return healthy.compareTo(PATIENCE) > 0
                || quietTracks && healthy.compareTo(QUIET) > 0 && normal.compareTo(QUIET) > 0;
    }

    /** Ends the watching. */
    public void close() {
        closed = true;
    }
}
