package dev.abacus.cluster.network;

import java.time.Duration;

/** What a link does with what comes. */
sealed interface Condition {
    Condition WHOLE = new Passing(Duration.ZERO);

    /** Hands everything on, this much later. */
    record Passing(Duration delay) implements Condition {}

    /** Hands nothing on and answers nothing. */
    record Cut() implements Condition {}

    /** Resets whatever connects. */
    record Refusing() implements Condition {}
}
