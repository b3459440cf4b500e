package dev.abacus.state.calculations;

/** What happened to the calculations. */
public sealed interface CalculationEvent {
    /** Where a later feed resumes after this one. */
    String cursor();

    record Recorded(String cursor, Calculation calculation) implements CalculationEvent {}

    /**
     * The changes since the cursor are not in etcd's history any more: compacted away, or etcd was restored from a
     * backup. What is left of those that the reader has not seen follows, in the order of ids; of those that it has
     * seen, some may be gone.
     */
    record Reset(String cursor) implements CalculationEvent {}
}
