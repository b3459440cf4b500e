package dev.abacus.chaos.fuzz.wire;

/** What was received for a request. */
public sealed interface Reception {

    record Responded(RawResponse response) implements Reception {}

    /** The limit passed before the response was complete. */
    record Silent() implements Reception {}

    /** The connection ended before a response began. */
    record Closed(String how) implements Reception {}

    /** What came is not HTTP. */
    record Malformed(String what) implements Reception {}

    /** Nothing was to come: the sender has gone in the midst of its request. */
    record Unawaited() implements Reception {}
}
