package dev.abacus.state.calculations;

/**
 * Result of recording.
 *
 * @param replayed whether an earlier call with the same idempotency key recorded it
 */
public record Recording(Calculation calculation, boolean replayed) {}
