package dev.abacus.cluster.room.action;

import dev.abacus.cluster.room.view.ProcessKind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What an action does to its target. */
public enum ActionType {
    KILL("Kill", "SIGKILL", EnumSet.allOf(ProcessKind.class)),
    RESTART("Restart", "SIGTERM, and a new start", EnumSet.allOf(ProcessKind.class)),
    PAUSE("Hang", "SIGSTOP: it keeps its connections and answers nothing", EnumSet.allOf(ProcessKind.class)),
    RESUME("Resume", "SIGCONT", EnumSet.allOf(ProcessKind.class)),
    STOP("Stop", "SIGTERM, without a restart", EnumSet.allOf(ProcessKind.class)),
    START("Start", "starts the process", EnumSet.allOf(ProcessKind.class)),
    CUT("Cut link", "nothing passes on its link", linked()),
    DELAY("Delay link", "its link delays each direction", linked()),
    HEAL("Heal link", "its link works again", linked()),
    EMPTY("Take away, back empty", "stops Consul, deletes its state, starts it", EnumSet.of(ProcessKind.CONSUL)),
    SCALE("Scale", "starts or stops instances", EnumSet.noneOf(ProcessKind.class)),
    SCENARIO("Random scenario", "six random faults, one after the other", EnumSet.noneOf(ProcessKind.class)),
    /** No action: what a process did by itself, or another program to it. */
    END("End", "the process ended, by no action of this page", EnumSet.noneOf(ProcessKind.class));

    private final String label;
    private final String effect;
    private final Set<ProcessKind> targets;

    ActionType(String label, String effect, Set<ProcessKind> targets) {
        this.label = label;
        this.effect = effect;
        this.targets = targets;
    }

    private static Set<ProcessKind> linked() {
        return EnumSet.complementOf(EnumSet.of(ProcessKind.GATEWAY));
    }

    /** The type of a request. @throws IllegalArgumentException if there is none of this name */
    static ActionType of(String name) {
        List<ActionType> actions =
                Arrays.stream(values()).filter(type -> type != END).toList();
        return actions.stream()
                .filter(type -> type.id().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no action is named '%s', only %s"
                        .formatted(name, actions.stream().map(ActionType::id).collect(Collectors.joining(", ")))));
    }

    /** The name in requests. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String label() {
        return label;
    }

    String effect() {
        return effect;
    }

    boolean appliesTo(ProcessKind kind) {
        return targets.contains(kind);
    }

    /** Whether its target is a process. */
    boolean isOfProcess() {
        return this != SCALE && this != SCENARIO;
    }

    boolean needsLink() {
        return this == CUT || this == DELAY || this == HEAL;
    }

    /** Whether its target ends by it. */
    boolean endsTarget() {
        return this == KILL || this == RESTART || this == STOP || this == EMPTY;
    }

    /** Whether it ends a fault. */
    boolean repairs() {
        return this == RESUME || this == START || this == HEAL;
    }

    /** The type that ends its fault; itself if its fault ends by itself. */
    ActionType repair() {
        return switch (this) {
            case PAUSE -> RESUME;
            case STOP -> START;
            case CUT, DELAY -> HEAL;
            default -> this;
        };
    }

    /** Whether its fault lasts until it is repaired. */
    boolean lasts() {
        return repair() != this;
    }
}
