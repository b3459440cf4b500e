package dev.abacus.cluster.network;

import java.time.Duration;

/** Fault of a link, or none. */
sealed interface LinkState {
    LinkState HEALTHY = new Passing(Duration.ZERO);

    /** Forwards everything with a delay. */
    record Passing(Duration delay) implements LinkState {}

    /** Forwards one direction, or both until the loss begins. */
    record Lossy(Loss loss) implements LinkState {}

    /** Forwards nothing and answers nothing. */
    record Cut() implements LinkState {}

    /** Resets all connections. */
    record Refusing() implements LinkState {}
}
