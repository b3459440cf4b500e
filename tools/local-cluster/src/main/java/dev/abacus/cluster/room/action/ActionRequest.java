package dev.abacus.cluster.room.action;

import dev.abacus.cluster.SuiteService;
import dev.abacus.cluster.room.view.ProcessKind;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Request for an action.
 *
 * @param target a process; for {@link ActionType#SCALE} a service; ignored by {@link ActionType#SCENARIO}
 * @param amount instances of {@link ActionType#SCALE}, milliseconds of {@link ActionType#DELAY}, seed of {@link ActionType#SCENARIO}
 * @param seconds until the fault is repaired; 0 for a fault that stays until it is repaired by another action
 */
public record ActionRequest(ActionType type, String target, long amount, int seconds) {
    static final int MAX_SECONDS = 120;
    static final int MAX_DELAY_MILLIS = 10_000;

    private static final int EMPTY_SECONDS = 5;

    public ActionRequest {
        require(seconds >= 0 && seconds <= MAX_SECONDS, "seconds needs a whole number from 0 to " + MAX_SECONDS);
        switch (type) {
            case SCALE -> {
                require(
                        SuiteService.find(target).isPresent(),
                        "no service is named %s: there are %s".formatted(target, SuiteService.list()));
                require(
                        amount >= 1 && amount <= SuiteService.MAX_INSTANCES,
                        "scale needs an amount from 1 to " + SuiteService.MAX_INSTANCES);
            }
            case DELAY ->
                require(
                        amount >= 1 && amount <= MAX_DELAY_MILLIS,
                        "delay needs an amount of milliseconds from 1 to " + MAX_DELAY_MILLIS);
            case SCENARIO -> target = "";
            default -> {}
        }
    }

    public static ActionRequest of(ActionType type, String target) {
        return new ActionRequest(type, target, 0, 0);
    }

    static ActionRequest of(ActionType type, String target, int seconds) {
        return new ActionRequest(type, target, 0, seconds);
    }

    /** @throws IllegalArgumentException if the request is none */
    public static ActionRequest of(JsonNode json) {
        require(json.isObject(), "an action is a JSON object, as {\"action\":\"kill\",\"target\":\"arith-service-1\"}");
        var fields = new JsonFields(json, Set.of("action", "target", "amount", "seconds"));
        ActionType type = ActionType.of(fields.text("action"));
        return new ActionRequest(
                type,
                fields.text("target"),
                fields.number("amount", 0),
                Math.clamp(
                        fields.number("seconds", type == ActionType.EMPTY ? EMPTY_SECONDS : 0), -1, MAX_SECONDS + 1));
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    ProcessKind kind() {
        return ProcessKind.of(target);
    }

    /** As "Hang sum-service-1 for 10 s". */
    String title() {
        return switch (type) {
            case SCALE -> "Scale %s to %d".formatted(target, amount);
            case SCENARIO -> "Random scenario, seed " + amount;
            case DELAY -> "Delay the link to %s by %d ms%s".formatted(target, amount, duration());
            case CUT -> "Cut the link to " + target + duration();
            case HEAL -> "Heal the link to " + target;
            case EMPTY -> "Consul away%s, back empty".formatted(duration());
            case END -> target + " ended (not by this page)";
            default -> type.label() + " " + target + duration();
        };
    }

    private String duration() {
        return seconds == 0 ? "" : " for " + seconds + " s";
    }

    /** The section of docs/patterns.md about what holds. */
    String pattern() {
        return switch (type) {
            case RESTART -> kind() == ProcessKind.INSTANCE ? "graceful-shutdown" : heldWhenGone();
            case SCALE -> "instance-list";
            case SCENARIO -> "retry-budget";
            case EMPTY -> "registration";
            case DELAY -> kind() == ProcessKind.INSTANCE ? "hedging" : heldWhenGone();
            default -> heldWhenGone();
        };
    }

    private String heldWhenGone() {
        return switch (kind()) {
            case INSTANCE -> "outlier-detection";
            case GATEWAY, ETCD -> "idempotent-recording";
            case CONSUL -> "instance-list";
        };
    }

    /** The request as a command. @param room the address of the control room */
    String command(String room) {
        return ("curl -X POST %sactions -H \"Abacus-Room-Token: $(cat .abacus/run/room.token)\" "
                        + "-d '{\"action\":\"%s\",\"target\":\"%s\",\"amount\":%d,\"seconds\":%d}'")
                .formatted(room, type.id(), target, amount, seconds);
    }
}
