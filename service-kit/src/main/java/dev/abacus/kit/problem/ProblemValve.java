package dev.abacus.kit.problem;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.ErrorResponse;

/** Error report valve: answers requests that Tomcat refuses before any filter, such as a malformed request line. */
final class ProblemValve extends ErrorReportValve {
    private static final Logger log = LoggerFactory.getLogger(ProblemValve.class);

    /** Tomcat's messages: it has no exception type for a head that is too large. */
    private static final StringManager HTTP11 = StringManager.getManager(Http11InputBuffer.class);

    private static final StringManager HEADERS = StringManager.getManager(MimeHeaders.class);

    private final ProblemWriter problems;

    ProblemValve(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        AtomicBoolean writable = new AtomicBoolean(false);
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, writable);
        if (response.getStatus() < HttpServletResponse.SC_BAD_REQUEST
                || response.getContentWritten() > 0
                || !writable.get()
                || !response.setErrorReported()) {
            return;
        }
        try {
            ErrorResponse problem = tooLarge(request, throwable);
            problems.write(
                    problem == null
                            ? StatusProblem.of(response.getStatus(), String.valueOf(request.getRequestURI()))
                            : problem,
                    request,
                    response);
        } catch (IOException e) {
            log.debug("The caller has gone", e);
        }
    }

    /** The problem of a head beyond a limit, to which Tomcat answers a bare 400: names the part and the limit. */
    private static @Nullable ErrorResponse tooLarge(Request request, @Nullable Throwable throwable) {
        if (!(throwable instanceof IllegalArgumentException || throwable instanceof IllegalStateException)
                || !(request.getConnector().getProtocolHandler() instanceof AbstractHttp11Protocol<?> http)) {
            return null;
        }
        String message = String.valueOf(throwable.getMessage());
        if (message.equals(HTTP11.getString("iib.requestheadertoolarge.error"))) {
            String limit = "The request line and the headers together have at most %d bytes: "
                    .formatted(http.getMaxHttpRequestHeaderSize());
            return request.getCoyoteRequest().requestURI().isNull()
                    ? new ProblemException(ProblemType.URI_TOO_LONG, limit + "send long operands in the body of a POST")
                    : new ProblemException(ProblemType.HEADERS_TOO_LARGE, limit + "send fewer or shorter headers");
        }
        if (message.equals(HEADERS.getString("headers.maxCountFail", http.getMaxHeaderCount()))) {
            return new ProblemException(
                    ProblemType.HEADERS_TOO_LARGE,
                    "A request has at most %d headers: send fewer".formatted(http.getMaxHeaderCount()));
        }
        return null;
    }
}
