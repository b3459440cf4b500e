package dev.abacus.chaos.faults;

/** What happens to a suite while calls are made. */
@FunctionalInterface
public interface Disruption {
    /** Does the damage and, in the end, repairs it. */
    void happen(Timeline timeline) throws InterruptedException;
}
