package dev.abacus.cluster.room.action;

import dev.abacus.cluster.room.view.Observation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Sequence of expected effects, one after the other. */
final class EffectSequence {
    private final Deque<Effect> awaited;
    private boolean begun;

    /** Effect that can be observed, and how to tell it. */
    private record Effect(Predicate<Observation> visible, Function<Observation, String> text) {}

    private EffectSequence(List<Effect> effects) {
        awaited = new ArrayDeque<>(effects);
    }

    static EffectSequence of(String first, Predicate<Observation> visible) {
        return new EffectSequence(List.of(new Effect(visible, observation -> first)));
    }

    static EffectSequence of(Predicate<Observation> visible, Function<Observation, String> text) {
        return new EffectSequence(List.of(new Effect(visible, text)));
    }

    EffectSequence then(String text, Predicate<Observation> visible) {
        awaited.add(new Effect(visible, observation -> text));
        return this;
    }

    /** Tells the next effect, if it is visible. */
    void follow(Observation observation, Incident incident) {
        Effect next = awaited.peek();
        if (next != null && next.visible().test(observation)) {
            incident.step(next.text().apply(observation));
            awaited.remove();
            begun = true;
        }
    }

    /** Whether nothing is awaited, or nothing has happened so far. */
    boolean isQuiet() {
        return awaited.isEmpty() || !begun;
    }
}
