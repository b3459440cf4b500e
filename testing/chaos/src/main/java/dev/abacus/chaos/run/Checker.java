package dev.abacus.chaos.run;

/** Checker of one guarantee. It uses the suite from its construction on, until it is asked for its result. */
interface Checker {

    /** The suite has recovered from all faults: from now on it refuses nothing. */
    default void expectNoFailures() {}

    /** Ends the use of the suite, and checks the guarantee. */
    CheckResult check() throws InterruptedException;
}
