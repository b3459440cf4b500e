package dev.abacus.state.keys;

/** How fresh a read is. */
public enum Consistency {
    /** Sees every write that was acknowledged before the read began; needs a quorum. */
    LINEARIZABLE,
    /** What one member knows, maybe older; cheaper, and works without a quorum. */
    SERIALIZABLE
}
