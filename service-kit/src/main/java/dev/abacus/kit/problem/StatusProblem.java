package dev.abacus.kit.problem;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;
import org.springframework.web.ErrorResponseException;

/** Problem of a bare status. */
final class StatusProblem {
    private StatusProblem() {}

    static ErrorResponse of(int status, String path) {
        HttpStatusCode code = HttpStatusCode.valueOf(status);
        ProblemType type = ProblemType.of(code);
        return type == ProblemType.NOT_FOUND
                ? ExceptionMapper.nothingAt(path)
                : new ErrorResponseException(code, ProblemDetail.forStatusAndDetail(code, detail(status, type)), null);
    }

    private static String detail(int status, ProblemType type) {
        return switch (status) {
            case 400 ->
                "The request is not valid HTTP: its request line, a header or the encoding of its body. Its path must be"
                        + " percent-encoded UTF-8, without a backslash, NUL or a '..' that leads above its root";
            case 414 -> "The request's line is too long";
            case 417 -> "The Expect header has an expectation that is not known here: 100-continue is the only one";
            case 431 -> "The request's headers are too large";
            case 501 ->
                "The method, or the transfer coding of the body, is not implemented: use a method of the API, and a body plain or chunked";
            case 505 -> "The version of HTTP is not supported: use HTTP/1.1";
            default -> type.title();
        };
    }
}
