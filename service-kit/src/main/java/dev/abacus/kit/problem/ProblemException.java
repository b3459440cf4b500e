package dev.abacus.kit.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletRequest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * Exception that is answered with a problem. Controllers and filters throw it. It carries no stack trace and is not
 * logged: it is a response, not a fault.
 */
public final class ProblemException extends ErrorResponseException {
    /** Maximum count of violations in the detail; {@code errors} has {@value Violations#MAX_LISTED}. */
    private static final int IN_DETAIL = 3;

    private static final String INSTEAD = ProblemException.class.getName();

    private final transient ProblemType type;

    public ProblemException(ProblemType type, String detail) {
        super(type.status(), problem(type, detail), null);
        this.type = type;
        if (type.status().value() == 503) {
            header("Retry-After", "1");
        }
    }

    /** The problem of all violations of a request; its detail names the first three, and says how many more there are. */
    public static ProblemException of(ProblemType type, Violations violations) {
        String detail = violations.listed().stream()
                .limit(IN_DETAIL)
                .map(Violation::toString)
                .collect(Collectors.joining("; "));
        int more = violations.count() - IN_DETAIL;
        return new ProblemException(type, more > 0 ? detail + "; and " + more + " more" : detail)
                .violations(violations);
    }

    public static ProblemException invalid(String field, @Nullable Object value, String message) {
        return of(ProblemType.INVALID_REQUEST, Violations.of(Stream.of(new Violation(field, value, message))));
    }

    /**
     * Makes this problem the response of the error dispatch, after the container has refused the request without a
     * usable reason.
     */
    public void answerInErrorDispatch(ServletRequest request) {
        request.removeAttribute(RequestDispatcher.ERROR_EXCEPTION);
        request.setAttribute(INSTEAD, this);
    }

    static @Nullable ProblemException inErrorDispatch(ServletRequest request) {
        return request.getAttribute(INSTEAD) instanceof ProblemException problem ? problem : null;
    }

    public ProblemType type() {
        return type;
    }

    ProblemException violations(Violations violations) {
        return property("errors", violations.listed());
    }

    /** Adds a member to the problem, such as {@code outcome}. */
    public ProblemException property(String name, Object value) {
        getBody().setProperty(name, value);
        return this;
    }

    public ProblemException header(String name, String value) {
        getHeaders().set(name, value);
        return this;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    private static ProblemDetail problem(ProblemType type, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(type.status(), detail);
        problem.setType(type.uri());
        problem.setTitle(type.title());
        return problem;
    }
}
