package dev.abacus.kit;

import org.springframework.core.Ordered;

/**
 * Order of the servlet filters, from the outside to the inside. A permit is taken when the whole request has arrived,
 * and the deadline begins after that.
 */
public final class FilterOrder {
    /** Forwarded headers, caching headers, connection close: they refuse nothing. */
    public static final int FIRST = Ordered.HIGHEST_PRECEDENCE;

    /** Names the request in the log. Outside of it, Spring Boot's filter opens the trace. */
    public static final int LOG_CONTEXT = FIRST + 2;

    /** Problem filter. */
    public static final int PROBLEMS = FIRST + 3;

    /**
     * Body filter. Outside of all filters that refuse requests: Tomcat reads the rest of a refused body, however
     * slowly it comes.
     */
    public static final int BODY = FIRST + 4;

    /** CORS headers, also of refusals. */
    public static final int CORS = FIRST + 5;

    /** Refuses ambiguous paths and content that is not read here. */
    public static final int REQUEST = FIRST + 6;

    /** Bounds the requests in flight. */
    public static final int ADMISSION = FIRST + 7;

    /** Starts the request's deadline. */
    public static final int DEADLINE = FIRST + 8;

    private FilterOrder() {}
}
