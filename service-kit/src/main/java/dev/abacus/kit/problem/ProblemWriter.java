package dev.abacus.kit.problem;

import dev.abacus.kit.telemetry.TraceIds;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import org.springframework.web.ErrorResponse;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writer of problem details (RFC 9457). It writes the body itself: callers get application/problem+json whatever they
 * accept, also from layers below Spring MVC. Thread-safe.
 */
final class ProblemWriter {
    private static final Logger log = LoggerFactory.getLogger(ProblemWriter.class);
    /** Maximum length of {@code instance}, in characters. */
    private static final int MAX_PATH = 100;

    private static final URI NO_TYPE = URI.create("about:blank");
    private static final JsonMapper JSON = JsonMapper.builder()
            .addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class)
            .build();

    private final TraceIds traceIds;

    ProblemWriter(TraceIds traceIds) {
        this.traceIds = traceIds;
    }

    /**
     * Answers a request that ended in {@code exception}.
     *
     * @return whether that could be done: the response may have begun already
     */
    boolean answer(Throwable exception, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (isOfCallersConnection(exception)) {
            return true;
        }
        if (response.isCommitted()) {
            return false;
        }
        ErrorResponse error = ExceptionMapper.of(exception);
        if (error == null) {
            log.error("{} {} failed", request.getMethod(), request.getRequestURI(), exception);
            error = new ProblemException(
                    ProblemType.INTERNAL, "The service failed to answer; its log tells more under this trace id");
        }
        write(error, request, response);
        return true;
    }

    /**
     * Whether the caller's connection is broken. Spring's own check by message also matches the reset of another
     * connection, such as one to etcd.
     */
    private static boolean isOfCallersConnection(Throwable exception) {
        return Stream.iterate(exception, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause ->
                        cause instanceof ClientAbortException || cause instanceof AsyncRequestNotUsableException);
    }

    void write(ErrorResponse error, HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] body = JSON.writeValueAsBytes(complete(error, request));
        response.resetBuffer();
        response.setStatus(error.getStatusCode().value());
        // Set, not added: Tomcat has set its own Allow for TRACE.
        error.getHeaders().forEach((name, values) -> response.setHeader(name, String.join(", ", values)));
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    private ProblemDetail complete(ErrorResponse error, HttpServletRequest request) {
        ProblemDetail problem = error.getBody();
        if (problem.getType() == null || problem.getType().equals(NO_TYPE)) {
            ProblemType type = ProblemType.of(error.getStatusCode());
            problem.setType(type.uri());
            problem.setTitle(type.title());
        }
        problem.setInstance(path(request));
        problem.setProperty("traceId", traceIds.of(request));
        return problem;
    }

    /** The path, or null: Tomcat refuses some requests without one or with an invalid one. */
    private static @Nullable URI path(HttpServletRequest request) {
        Object dispatchedFrom = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String path = dispatchedFrom instanceof String original ? original : request.getRequestURI();
        try {
            return path == null ? null : new URI(shortened(path));
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** Cuts no percent-encoded character in two. */
    private static String shortened(String path) {
        if (path.length() <= MAX_PATH) {
            return path;
        }
        int escape = path.lastIndexOf('%', MAX_PATH - 1);
        return path.substring(0, escape > MAX_PATH - 3 ? escape : MAX_PATH);
    }
}
