package dev.abacus.gateway.routing;

import dev.abacus.kit.problem.ProblemException;
import java.io.Serial;

/** A call that a service did not answer in time: a failure to the service's circuit breaker. */
final class NoResponseException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient ProblemException problem;

    NoResponseException(ProblemException problem) {
        // Without a stack trace: it is an answer to the caller, not a fault.
        super(problem.getMessage(), problem, false, false);
        this.problem = problem;
    }

    /** The problem that answers the caller. */
    ProblemException problem() {
        return problem;
    }
}
