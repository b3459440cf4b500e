package dev.abacus.chaos.linearizability.keys;

/** Kind of a failed request. */
enum KeyFailure {
    /** The request changed nothing. */
    NOT_EXECUTED,

    /** The response is lost, or says that the outcome is unknown. A write may take effect. */
    OUTCOME_UNKNOWN,

    /** The API documents no such response to the request. A write may have taken effect. */
    UNEXPECTED_RESPONSE
}
