package dev.abacus.kit.problem;

import dev.abacus.kit.methods.AllowHeader;
import dev.abacus.state.Excerpt;
import dev.abacus.state.InvalidInputException;
import dev.abacus.state.OutcomeUnknownException;
import dev.abacus.state.StateException;
import dev.abacus.state.StateUnavailableException;
import dev.abacus.state.StorageFullException;
import dev.abacus.state.TooLargeException;
import dev.abacus.state.calculations.IdempotencyKeyReusedException;
import dev.abacus.state.calculations.RecordGoneException;
import dev.abacus.state.keys.PreconditionFailedException;
import jakarta.servlet.ServletException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.util.StringUtils;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Exception mapper: maps exceptions to problem details. */
final class ExceptionMapper {
    /** Maximum length of a message that may quote a request, in characters. */
    private static final int MAX_REASON = 160;

    /** Of a message that quotes what was given in full. */
    private static final int MAX_QUOTING = 100;

    private ExceptionMapper() {}

    /** The problem of an exception, or null for a fault of the service. */
    static @Nullable ErrorResponse of(Throwable exception) {
        return switch (exception) {
            case ProblemException problem -> problem;
            case MissingServletRequestParameterException missing ->
                ProblemException.invalid(missing.getParameterName(), null, "is missing");
            case TypeMismatchException mismatch -> mismatch(mismatch);
            case HandlerMethodValidationException invalid ->
                ProblemException.of(
                        ProblemType.INVALID_REQUEST,
                        Violations.of(
                                invalid.getParameterValidationResults().stream().flatMap(ExceptionMapper::violations)));
            case MethodArgumentNotValidException invalid ->
                ProblemException.of(
                        ProblemType.INVALID_REQUEST,
                        Violations.of(invalid.getFieldErrors().stream().map(ExceptionMapper::violation)));
            case HttpMessageNotReadableException _ ->
                ProblemException.invalid("body", null, "is missing or can't be read");
            case InvalidParameterException invalid ->
                new ProblemException(
                        ProblemType.INVALID_REQUEST,
                        "The query is malformed: " + Excerpt.of(String.valueOf(invalid.getMessage()), MAX_QUOTING));
            case InvalidInputException invalid ->
                new ProblemException(ProblemType.INVALID_REQUEST, StringUtils.capitalize(reason(invalid)))
                        .violations(Violations.of(Stream.of(new Violation(invalid.input(), null, reason(invalid)))));
            case TooLargeException large ->
                new ProblemException(ProblemType.TOO_LARGE, StringUtils.capitalize(reason(large)));
            case StateUnavailableException unavailable ->
                unavailable(ProblemType.UNAVAILABLE, StringUtils.capitalize(reason(unavailable)), unavailable);
            case StorageFullException full ->
                new ProblemException(ProblemType.STORAGE_FULL, StringUtils.capitalize(reason(full)));
            case OutcomeUnknownException unknown ->
                unavailable(
                                ProblemType.OUTCOME_UNKNOWN,
                                StringUtils.capitalize(reason(unknown))
                                        + ". Repeat a recording with the same idempotency key, or read before you"
                                        + " write again",
                                unknown)
                        .property("outcome", "unknown");
            case IdempotencyKeyReusedException reused ->
                new ProblemException(ProblemType.IDEMPOTENCY_KEY_REUSED, StringUtils.capitalize(reason(reused)));
            case RecordGoneException gone ->
                new ProblemException(
                        ProblemType.RECORD_GONE,
                        StringUtils.capitalize(Excerpt.of(String.valueOf(gone.getMessage()), 600)));
            case PreconditionFailedException failed ->
                new ProblemException(ProblemType.PRECONDITION_FAILED, StringUtils.capitalize(reason(failed)));
            case HttpRequestMethodNotSupportedException unsupported -> notAllowed(unsupported);
            case HttpMediaTypeNotAcceptableException unacceptable -> notAcceptable(unacceptable);
            case NoHandlerFoundException nothing -> nothingAt("/" + nothing.getRequestURL());
            case NoResourceFoundException nothing -> nothingAt("/" + nothing.getResourcePath());
            case ErrorResponse spring -> shortened(spring);
            // The servlet wraps what Spring's own filters and strategies throw.
            case ServletException wrapper when wrapper.getCause() != null -> of(wrapper.getCause());
            default -> null;
        };
    }

    private static ProblemException unavailable(ProblemType type, String detail, StateException why) {
        return new ProblemException(type, detail)
                .header(HttpHeaders.RETRY_AFTER, Long.toString(why.retryAfter().toSeconds()));
    }

    static ProblemException nothingAt(String path) {
        return new ProblemException(
                ProblemType.NOT_FOUND, "There is nothing at " + Excerpt.of(path.replaceFirst("^/+", "/")));
    }

    /** Shortens Spring's own details, which quote methods, headers and media types in full. */
    private static ErrorResponse shortened(ErrorResponse spring) {
        String detail = spring.getBody().getDetail();
        // A problem with a type comes from a service, whose quotes are short already.
        boolean handedOn = spring.getBody().getType() != null
                && "urn".equals(spring.getBody().getType().getScheme());
        if (detail != null && !handedOn) {
            spring.getBody().setDetail(Excerpt.of(detail, MAX_QUOTING));
        }
        return spring;
    }

    static ProblemException notAllowed(HttpRequestMethodNotSupportedException unsupported) {
        String[] mapped = unsupported.getSupportedMethods();
        String allow = AllowHeader.of(mapped == null ? List.of() : List.of(mapped));
        return new ProblemException(
                        ProblemType.METHOD_NOT_ALLOWED,
                        "The method %s is not allowed here, but %s"
                                .formatted(Excerpt.of(unsupported.getMethod()), allow))
                .header(HttpHeaders.ALLOW, allow);
    }

    private static ProblemException notAcceptable(HttpMediaTypeNotAcceptableException unacceptable) {
        String produced = unacceptable.getSupportedMediaTypes().stream()
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        return new ProblemException(
                ProblemType.NOT_ACCEPTABLE,
                "The Accept header excludes what this call answers with: "
                        + (produced.isEmpty() ? "the type of this representation" : produced));
    }

    private static String reason(Exception told) {
        return Excerpt.of(String.valueOf(told.getMessage()), MAX_REASON);
    }

    private static ProblemException mismatch(TypeMismatchException mismatch) {
        String field = mismatch.getPropertyName() == null ? "a parameter" : mismatch.getPropertyName();
        String given = Excerpt.of(String.valueOf(mismatch.getValue()));
        return ProblemException.invalid(
                field, given, "must be " + expected(mismatch.getRequiredType()) + ", but is '" + given + "'");
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "valid";
        }
        if (type.isEnum()) {
            return "one of "
                    + String.join(
                            ", ",
                            Stream.of(type.getEnumConstants())
                                    .map(String::valueOf)
                                    .toList());
        }
        return switch (type.getSimpleName()) {
            case "int", "Integer", "long", "Long" -> "an integer";
            case "boolean", "Boolean" -> "true or false";
            case "Duration" -> "a duration such as 30s";
            default -> "valid";
        };
    }

    private static Stream<Violation> violations(ParameterValidationResult result) {
        String field = result.getMethodParameter().getParameterName();
        Object given = result.getArgument();
        return result.getResolvableErrors().stream()
                .map(MessageSourceResolvable::getDefaultMessage)
                .map(message -> violation(field == null ? "a parameter" : field, given, message));
    }

    private static Violation violation(FieldError error) {
        return violation(error.getField(), error.getRejectedValue(), error.getDefaultMessage());
    }

    private static Violation violation(String field, @Nullable Object given, @Nullable String message) {
        String shown = given == null ? null : Excerpt.of(given.toString());
        String reason = message == null ? "is not valid" : message;
        return new Violation(field, shown, shown == null ? reason : reason + ", but is '" + shown + "'");
    }
}
