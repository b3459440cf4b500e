package dev.abacus.cluster.room.action;

import dev.abacus.cluster.room.load.FinishedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Action or unexpected exit: what happened since, and its impact on callers. Thread-safe. */
public final class Incident {
    /** @param after milliseconds since the action began */
    public record Step(long after, String text) {}

    /** State of an action. */
    public enum Stage {
        /** The action has begun, and its state is not reached. */
        RUNNING,
        /** The state of the action is reached, and its effects are measured. */
        REACHED,
        /** All is as before, or it is not followed any more. */
        OVER,
        /** The action could not be done. */
        FAILED
    }

    /**
     * The incident as the page shows it.
     *
     * @param began milliseconds since the epoch
     * @param pattern the section of docs/patterns.md about what holds
     * @param command that does the same
     */
    public record View(
            int id,
            String action,
            String target,
            String title,
            String hits,
            long began,
            Stage stage,
            List<Step> steps,
            CallerImpact.Summary impact,
            String pattern,
            String command) {}

    private final int id;
    private final ActionRequest request;
    private final String hits;
    private final String command;
    private final Instant began;
    private final CallerImpact impact;
    private final List<Step> steps = new ArrayList<>();
    private Stage stage = Stage.RUNNING;
    private boolean repaired;
    private boolean ending;

    Incident(int id, ActionRequest request, String hits, String command, Instant began) {
        this.id = id;
        this.request = request;
        this.hits = hits;
        this.command = command;
        this.began = began;
        this.impact = new CallerImpact(began);
        this.repaired = !request.type().lasts();
        this.ending = request.type().endsTarget();
    }

    ActionRequest request() {
        return request;
    }

    Duration elapsed() {
        return Duration.between(began, Instant.now());
    }

    void count(FinishedCall call) {
        impact.add(call);
    }

    CallerImpact.Summary impact() {
        return impact.summary();
    }

    synchronized void step(String text) {
        steps.add(new Step(elapsed().toMillis(), text));
    }

    synchronized void become(Stage next) {
        stage = next;
    }

    /** The fault was repaired: effects may end now. */
    synchronized void repaired(String text) {
        repaired = true;
        step(text);
    }

    /** Whether its action is why its target has ended; true once. */
    synchronized boolean explainsExit() {
        boolean explained = ending;
        ending = false;
        return explained;
    }

    synchronized boolean isRepaired() {
        return repaired;
    }

    synchronized boolean isReached() {
        return stage == Stage.REACHED;
    }

    synchronized boolean isOpen() {
        return stage == Stage.RUNNING || stage == Stage.REACHED;
    }

    public synchronized View view() {
        return new View(
                id,
                request.type().id(),
                request.target(),
                request.title(),
                hits,
                began.toEpochMilli(),
                stage,
                List.copyOf(steps),
                impact.summary(),
                request.pattern(),
                command);
    }
}
