package dev.abacus.chaos.run;

/** Has used the suite since it was made, and will tell what it saw. */
interface Checker {

    /** Ends its use of the suite. */
    CheckResult testify() throws InterruptedException;
}
