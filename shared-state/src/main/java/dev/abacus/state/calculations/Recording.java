package dev.abacus.state.calculations;

/**
 * The outcome of recording.
 *
 * @param replayed true if an earlier call with the same idempotency key recorded it
 */
public record Recording(Calculation calculation, boolean replayed) {}
