package dev.abacus.state.calculations;

/** Event of the feed of calculations. */
public sealed interface CalculationEvent {
    /** The cursor at which another feed resumes after this event. */
    String cursor();

    record Recorded(String cursor, Calculation calculation) implements CalculationEvent {}

    /**
     * The changes since the cursor are no longer in etcd's history: compacted, or etcd was restored from a backup. The
     * calculations that the reader has not seen and that still exist follow, in the order of ids.
     */
    record Reset(String cursor) implements CalculationEvent {}
}
