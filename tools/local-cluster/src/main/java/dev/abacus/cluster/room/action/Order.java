package dev.abacus.cluster.room.action;

import dev.abacus.cluster.SuiteService;
import dev.abacus.cluster.room.view.PartKind;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;

/**
 * Request for an action.
 *
 * @param target a process; for {@link Verb#SCALE} a service; ignored by {@link Verb#SCENARIO}
 * @param amount instances of {@link Verb#SCALE}, milliseconds of {@link Verb#DELAY}, seed of {@link Verb#SCENARIO}
 * @param seconds until the fault is repaired; 0 for a fault that stays until it is repaired by another action
 */
public record Order(Verb verb, String target, long amount, int seconds) {
    static final int MAX_SECONDS = 120;
    static final int MAX_DELAY_MILLIS = 10_000;
    /** More would not fit into the memory of a usual machine. */
    static final int MAX_INSTANCES = 8;

    private static final int EMPTY_SECONDS = 5;

    public Order {
        require(seconds >= 0 && seconds <= MAX_SECONDS, "seconds needs a number from 0 to " + MAX_SECONDS);
        switch (verb) {
            case SCALE -> {
                require(
                        isService(target),
                        "scale needs a service as its target: "
                                + Arrays.stream(SuiteService.values())
                                        .map(SuiteService::id)
                                        .toList());
                require(amount >= 1 && amount <= MAX_INSTANCES, "scale needs an amount from 1 to " + MAX_INSTANCES);
            }
            case DELAY ->
                require(
                        amount >= 1 && amount <= MAX_DELAY_MILLIS,
                        "delay needs an amount of milliseconds from 1 to " + MAX_DELAY_MILLIS);
            case SCENARIO -> target = "";
            default -> {}
        }
    }

    public static Order of(Verb verb, String target) {
        return new Order(verb, target, 0, 0);
    }

    static Order of(Verb verb, String target, int seconds) {
        return new Order(verb, target, 0, seconds);
    }

    /** @throws IllegalArgumentException if the request is none */
    public static Order of(JsonNode json) {
        require(json.isObject(), "an action is a JSON object, as {\"action\":\"kill\",\"target\":\"arith-service-1\"}");
        Verb verb = Verb.of(json.path("action").asString(""));
        return new Order(
                verb,
                json.path("target").asString(""),
                json.path("amount").asLong(0),
                json.path("seconds").asInt(verb == Verb.EMPTY ? EMPTY_SECONDS : 0));
    }

    private static boolean isService(String target) {
        return Arrays.stream(SuiteService.values())
                .anyMatch(service -> service.id().equals(target));
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    PartKind kind() {
        return PartKind.of(target);
    }

    /** As "Hang sum-service-1 for 10 s". */
    String title() {
        return switch (verb) {
            case SCALE -> "Scale %s to %d".formatted(target, amount);
            case SCENARIO -> "Random scenario, seed " + amount;
            case DELAY -> "Delay the link to %s by %d ms%s".formatted(target, amount, duration());
            case CUT -> "Cut the link to " + target + duration();
            case HEAL -> "Heal the link to " + target;
            case EMPTY -> "Consul away%s, back empty".formatted(duration());
            case END -> target + " ended (not by this page)";
            default -> verb.label() + " " + target + duration();
        };
    }

    private String duration() {
        return seconds == 0 ? "" : " for " + seconds + " s";
    }

    /** The section of docs/patterns.md about what holds. */
    String pattern() {
        return switch (verb) {
            case RESTART -> kind() == PartKind.INSTANCE ? "graceful-shutdown" : heldWhenGone();
            case SCALE -> "instance-list";
            case SCENARIO -> "retry-budget";
            case EMPTY -> "registration";
            case DELAY -> kind() == PartKind.INSTANCE ? "hedging" : heldWhenGone();
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
                .formatted(room, verb.id(), target, amount, seconds);
    }
}
