package dev.abacus.cluster.room.load;

/**
 * Calls that were due in one second.
 *
 * @param at seconds since the epoch
 * @param done succeeded, slow ones included
 * @param slow succeeded, but took longer than {@link Ribbon#SLOW}
 * @param p50 milliseconds, failed calls included
 */
public record RibbonSecond(long at, int done, int failed, int slow, int p50, int p99, int max) {}
