package dev.abacus.testsupport;

/** Server for tests that keeps its state from start to start, with the faults that can be injected into it. */
interface Server {
    /** Starts it unless it runs; does not wait until it is ready. */
    void start();

    /** @throws dev.abacus.cluster.process.ClusterException when it ended or is not ready in time */
    void awaitReady();

    /** Lets it end in an orderly way. */
    void stop();

    void kill();

    /** It keeps its ports and connections, and answers nothing. */
    void pause();

    /** Does nothing if it is not paused. */
    void resume();

    /** Whether it was started and has not ended; a paused one is alive. */
    boolean alive();

    /** Ends it if it runs, and forgets all its state: the next start is that of a new, empty server. */
    void wipe();
}
