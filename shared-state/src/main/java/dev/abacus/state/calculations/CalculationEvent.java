package dev.abacus.state.calculations;

/**
 * A calculation that was recorded.
 *
 * @param cursor {@code revision-id}: where a later feed resumes after this one
 */
public record CalculationEvent(String cursor, Calculation calculation) {}
