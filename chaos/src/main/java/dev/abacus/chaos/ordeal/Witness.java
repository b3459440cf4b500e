package dev.abacus.chaos.ordeal;

/** Has used the suite since it was made, and will tell what it saw. */
interface Witness {

    /** Is told that from now on nothing is broken any more. */
    void normality();

    /** Ends its use of the suite. */
    Testimony testify() throws InterruptedException;
}
