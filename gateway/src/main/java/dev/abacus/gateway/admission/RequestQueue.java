package dev.abacus.gateway.admission;

/** Requests that wait to be admitted or refused. Thread-safe. */
interface RequestQueue {

    /** Always empty. */
    RequestQueue NONE = new RequestQueue() {};

    /** Requests that have not begun, other than that of this thread. */
    default int length() {
        return 0;
    }

    /** How long the request of this thread has waited until it began. */
    default long waitNanos() {
        return 0;
    }
}
