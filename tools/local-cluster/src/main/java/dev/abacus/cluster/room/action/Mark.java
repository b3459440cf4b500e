package dev.abacus.cluster.room.action;

import dev.abacus.cluster.room.load.FinishedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Mark of an action on the time ribbon: what happened since, and its price. Thread-safe. */
public final class Mark {
    /** @param after milliseconds since the action began */
    public record Step(long after, String text) {}

    /** State of an action. */
    public enum Stage {
        /** The action has begun, and its state is not reached. */
        RUNNING,
        /** The state of the action is reached, and its effects are measured. */
        REACHED,
        /** All is as before. */
        OVER,
        /** The action could not be done. */
        FAILED
    }

    /**
     * The mark as the page shows it.
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
            Price.Paid price,
            String pattern,
            String command) {}

    private final int id;
    private final Order order;
    private final String hits;
    private final String command;
    private final Instant began;
    private final Price price;
    private final List<Step> steps = new ArrayList<>();
    private Stage stage = Stage.RUNNING;
    private boolean repaired;
    private boolean ending;

    Mark(int id, Order order, String hits, String command, Instant began) {
        this.id = id;
        this.order = order;
        this.hits = hits;
        this.command = command;
        this.began = began;
        this.price = new Price(began);
        this.repaired = !order.verb().lasts();
        this.ending = order.verb().endsTarget();
    }

    Order order() {
        return order;
    }

    Duration elapsed() {
        return Duration.between(began, Instant.now());
    }

    void count(FinishedCall call) {
        price.add(call);
    }

    Price.Paid paid() {
        return price.paid();
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
                order.verb().id(),
                order.target(),
                order.title(),
                hits,
                began.toEpochMilli(),
                stage,
                List.copyOf(steps),
                price.paid(),
                order.pattern(),
                command);
    }
}
