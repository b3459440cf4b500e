package dev.abacus.cluster.room.load;

/**
 * Calls of one second.
 *
 * @param at seconds since the epoch
 * @param done succeeded, slow ones included
 * @param failed those that were not made included
 * @param slow succeeded, but took longer than {@link Ribbon#SLOW}
 * @param p50 milliseconds, of the calls that were made, failed ones included
 */
public record RibbonSecond(long at, int done, int failed, int slow, int p50, int p99, int max) {}
