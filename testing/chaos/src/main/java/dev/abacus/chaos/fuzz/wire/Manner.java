package dev.abacus.chaos.fuzz.wire;

/** How a request is sent. */
public enum Manner {
    /** On a kept-alive connection. */
    KEPT_ALIVE,

    /** With a plain request right behind it, in the same packet; both have to be answered, in their order. */
    PIPELINED,

    /**
     * On a connection of its own, which is closed for writing behind the request: where it ends is not what it says, or
     * open to interpretation. Only the first response counts.
     */
    ALONE,

    /** Only its first half; then the connection is closed. Nothing is expected in return. */
    CUT
}
