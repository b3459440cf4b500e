package dev.abacus.chaos.faults;

/** What is done to a suite while calls are made: a fault and its repair. */
@FunctionalInterface
public interface Scenario {

    void run(Timeline timeline) throws InterruptedException;
}
