package dev.abacus.chaos.fuzz.wire;

/** Send mode of a request. */
public enum SendMode {
    /** On a kept-alive connection. */
    KEPT_ALIVE,

    /** With {@link RawConnection#PLAIN} right behind it, in the same write; both get a response, in their order. */
    PIPELINED,

    /**
     * On a connection of its own, which is half-closed behind the request: its framing is wrong, or open to
     * interpretation. Only the first response counts.
     */
    ALONE,

    /** Only its first half; then the connection is closed. No response is expected. */
    CUT
}
