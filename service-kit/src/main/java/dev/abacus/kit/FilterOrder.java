package dev.abacus.kit;

import org.springframework.core.Ordered;

/**
 * Order of the servlet filters, from the outside to the inside: the way of a request before it gets to Spring MVC. A
 * permit is taken when the whole request is there, and the deadline begins with the work.
 */
public final class FilterOrder {
    /** Forwarded headers, caching headers, the accept throttle, leaving: they refuse nothing. */
    public static final int FIRST = Ordered.HIGHEST_PRECEDENCE;

    /** Answers with problems what the filters inside of it refuse. Outside of it, Spring Boot's filter opens the trace. */
    public static final int PROBLEMS = FIRST + 2;

    /**
     * Reads the body, within its limits. Outside of all that may refuse a request: Tomcat reads the rest of a body that is
     * refused, however slowly it comes.
     */
    public static final int BODY = FIRST + 3;

    /** Says which origins may read the answer, refusals included. */
    public static final int CORS = FIRST + 4;

    /** Refuses ambiguous paths and content that is not read here. */
    public static final int REQUEST = FIRST + 5;

    /** Bounds the requests in flight. */
    public static final int ADMISSION = FIRST + 6;

    /** Starts the request's deadline. */
    public static final int DEADLINE = FIRST + 7;

    private FilterOrder() {}
}
