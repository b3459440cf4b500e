package dev.abacus.cluster.room.action;

import dev.abacus.cluster.room.view.PartKind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What an action does to its target. */
public enum Verb {
    KILL("Kill", "SIGKILL", EnumSet.allOf(PartKind.class)),
    RESTART("Restart", "SIGTERM, and a new start", EnumSet.allOf(PartKind.class)),
    PAUSE("Hang", "SIGSTOP: it keeps its connections and answers nothing", EnumSet.allOf(PartKind.class)),
    RESUME("Resume", "SIGCONT", EnumSet.allOf(PartKind.class)),
    STOP("Stop", "SIGTERM, without a restart", EnumSet.allOf(PartKind.class)),
    START("Start", "starts the process", EnumSet.allOf(PartKind.class)),
    CUT("Cut link", "nothing passes on its link", linked()),
    DELAY("Delay link", "its link delays each direction", linked()),
    HEAL("Heal link", "its link works again", linked()),
    EMPTY("Take away, back empty", "stops Consul, deletes its state, starts it", EnumSet.of(PartKind.CONSUL)),
    SCALE("Scale", "starts or stops instances", EnumSet.noneOf(PartKind.class)),
    SCENARIO("Random scenario", "six random faults, one after the other", EnumSet.noneOf(PartKind.class)),
    /** No action: what a process did by itself, or another program to it. */
    END("End", "the process ended, by no action of this page", EnumSet.noneOf(PartKind.class));

    private final String label;
    private final String effect;
    private final Set<PartKind> targets;

    Verb(String label, String effect, Set<PartKind> targets) {
        this.label = label;
        this.effect = effect;
        this.targets = targets;
    }

    private static Set<PartKind> linked() {
        return EnumSet.complementOf(EnumSet.of(PartKind.GATEWAY));
    }

    /** The verb of a request. @throws IllegalArgumentException if there is none of this name */
    static Verb of(String name) {
        List<Verb> actions = Arrays.stream(values()).filter(verb -> verb != END).toList();
        return actions.stream()
                .filter(verb -> verb.id().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no action is named '%s', only %s"
                        .formatted(name, actions.stream().map(Verb::id).collect(Collectors.joining(", ")))));
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

    boolean appliesTo(PartKind kind) {
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

    /** The verb that ends its fault; itself if its fault ends by itself. */
    Verb repair() {
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
