package dev.abacus.chaos.ordeal;

/** Has used the suite since it was made, and will tell what it saw. */
interface Witness {

    /** Ends its use of the suite. */
    Testimony testify() throws InterruptedException;
}
