package dev.abacus.gateway.admission;

/** What waits to be admitted or refused. Thread-safe. */
interface Waiting {

    /** Nothing. */
    Waiting NONE = new Waiting() {
        @Override
        public int requests() {
            return 0;
        }

        @Override
        public long nanos() {
            return 0;
        }
    };

    /** Requests that have not begun, other than that of this thread. */
    int requests();

    /** How long the request of this thread has waited until it began. */
    long nanos();
}
