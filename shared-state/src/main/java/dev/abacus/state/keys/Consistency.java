package dev.abacus.state.keys;

/** Consistency of a read. */
public enum Consistency {
    /** Sees every write that was acknowledged before the read began; needs a quorum. */
    LINEARIZABLE,
    /** Answered by one member, maybe stale; cheaper, and works without a quorum. */
    SERIALIZABLE
}
