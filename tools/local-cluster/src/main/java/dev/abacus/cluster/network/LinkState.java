package dev.abacus.cluster.network;

import java.time.Duration;

/** What a link does with what comes. */
sealed interface LinkState {
    LinkState WHOLE = new Passing(Duration.ZERO);

    /** Hands everything on, this much later. */
    record Passing(Duration delay) implements LinkState {}

    /** Hands nothing on and answers nothing. */
    record Cut() implements LinkState {}

    /** Resets whatever connects. */
    record Refusing() implements LinkState {}
}
