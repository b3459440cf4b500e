package dev.abacus.cluster.room.load;

/**
 * Statistics of calls: of one second, or of several as one.
 *
 * @param at seconds since the epoch
 * @param done succeeded, slow ones included
 * @param failed those that were not made included
 * @param slow succeeded, but took longer than {@link CallTimeSeries#SLOW}
 * @param p50 milliseconds, of the calls that were made, failed ones included
 */
public record CallStats(long at, int done, int failed, int slow, int p50, int p99, int max) {}
