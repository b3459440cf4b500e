package dev.abacus.chaos.fuzz.wire;

/** Result of reading the response to a request. */
public sealed interface ReadResult {

    record Responded(RawResponse response) implements ReadResult {}

    /** The response was not complete within the time limit. */
    record TimedOut() implements ReadResult {}

    /** The connection ended before the response was complete. */
    record Closed(String how) implements ReadResult {}

    /** The response is not valid HTTP. */
    record Malformed(String what) implements ReadResult {}

    /** No response was expected: the request was not sent to its end. */
    record NotExpected() implements ReadResult {}
}
