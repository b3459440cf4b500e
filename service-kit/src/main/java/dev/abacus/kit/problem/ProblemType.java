package dev.abacus.kit.problem;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * Problem types (RFC 9457) that a caller of the suite can meet; {@code urn:abacus:problem:SLUG} on the wire. They are
 * the source of {@code docs/errors.md} and of the errors in the OpenAPI document.
 */
public enum ProblemType {
    INVALID_REQUEST(
            "invalid-request",
            HttpStatus.BAD_REQUEST,
            "Invalid request",
            "The request line, a parameter, a header or the body is missing, malformed, unknown or given twice",
            "Correct what `detail` and `errors` name"),
    OVERFLOW(
            "overflow",
            HttpStatus.UNPROCESSABLE_CONTENT,
            "Beyond 64 bits",
            "An operand or the result does not fit into a signed integer of 64 bits",
            "Use smaller operands"),
    IDEMPOTENCY_KEY_REUSED(
            "idempotency-key-reused",
            HttpStatus.UNPROCESSABLE_CONTENT,
            "Idempotency key reused",
            "The `Idempotency-Key` was used before, with other operands",
            "Use a new key for a new calculation"),
    RECORD_GONE(
            "record-gone",
            HttpStatus.GONE,
            "Record gone",
            "The `Idempotency-Key` was used before, but its record was deleted or overwritten in etcd by somebody else",
            "Use a new key to calculate again"),
    REQUEST_TIMEOUT(
            "request-timeout",
            HttpStatus.REQUEST_TIMEOUT,
            "Request timeout",
            "The body did not arrive in time, and the connection is closed; nothing was done",
            "Send the body faster, or less of it"),
    TOO_LARGE(
            "too-large",
            HttpStatus.CONTENT_TOO_LARGE,
            "Too large",
            "The body, the key, the value or the list of numbers exceeds its limit, which `detail` names",
            "Send less: several smaller requests"),
    URI_TOO_LONG(
            "uri-too-long",
            HttpStatus.URI_TOO_LONG,
            "URI too long",
            "The path with its query exceeds the limit, which `detail` names",
            "Send long operands in the body of a POST"),
    HEADERS_TOO_LARGE(
            "headers-too-large",
            HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
            "Headers too large",
            "The headers are too many, or too long with the request line; `detail` names the limit",
            "Send fewer or shorter headers"),
    CROSS_ORIGIN(
            "cross-origin",
            HttpStatus.FORBIDDEN,
            "Cross-origin request refused",
            "A page of an origin that is not allowed asked for something that only allowed origins get; nothing was done",
            "Set `abacus.cors.allowed-origins` at the gateway, or call it from the same origin"),
    NOT_FOUND(
            "not-found",
            HttpStatus.NOT_FOUND,
            "Not found",
            "There is no such path, key or calculation, or it has expired",
            "Check the path; a calculation is kept for the retention time, a key for its `ttl`"),
    METHOD_NOT_ALLOWED(
            "method-not-allowed",
            HttpStatus.METHOD_NOT_ALLOWED,
            "Method not allowed",
            "The path does not have this method",
            "Use a method that the header `Allow` lists"),
    NOT_ACCEPTABLE(
            "not-acceptable",
            HttpStatus.NOT_ACCEPTABLE,
            "Not acceptable",
            "The path has no representation that the header `Accept` takes; nothing was done",
            "Accept `application/json`, or `text/event-stream` where the path has a stream"),
    PRECONDITION_FAILED(
            "precondition-failed",
            HttpStatus.PRECONDITION_FAILED,
            "Precondition failed",
            "`If-Match` or `If-None-Match` does not hold; nothing was changed",
            "Read the key, decide again, and send its present `ETag`"),
    UNSUPPORTED_MEDIA_TYPE(
            "unsupported-media-type",
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "Unsupported media type",
            "The body has a media type or an encoding that is not read here, or names none",
            "Send one that the header `Accept` or `Accept-Encoding` of the response lists"),
    UNAVAILABLE(
            "unavailable",
            HttpStatus.SERVICE_UNAVAILABLE,
            "Unavailable",
            "A service or etcd is not available; nothing was done",
            "Repeat the request after `Retry-After`"),
    STORAGE_FULL(
            "storage-full",
            HttpStatus.SERVICE_UNAVAILABLE,
            "Storage full",
            "etcd is out of space and takes no writes; nothing was done. Reading and computing go on",
            "Repeat the request later; the operator makes room in etcd"),
    OVERLOADED(
            "overloaded",
            HttpStatus.SERVICE_UNAVAILABLE,
            "Overloaded",
            "More requests or event streams are open than the gateway takes; nothing was done",
            "Repeat the request after `Retry-After`, and send fewer at the same time"),
    OUTCOME_UNKNOWN(
            "outcome-unknown",
            HttpStatus.SERVICE_UNAVAILABLE,
            "Outcome unknown",
            "A write was sent, and no answer came in time: it was done, or it was not",
            "Repeat a recording with the `Idempotency-Key` of the response; read a key before you write it again"),
    BAD_GATEWAY(
            "bad-gateway",
            HttpStatus.BAD_GATEWAY,
            "Bad gateway",
            "A service gave an answer that is none of its interface",
            "Report it with the `traceId`; the instances may be of another version than the gateway"),
    INTERNAL(
            "internal",
            HttpStatus.INTERNAL_SERVER_ERROR,
            "Internal error",
            "A defect of the suite",
            "Report it with the `traceId`: the log has more under it"),
    NOT_IMPLEMENTED(
            "not-implemented",
            HttpStatus.NOT_IMPLEMENTED,
            "Not implemented",
            "The server does not know the method, such as CONNECT, or the transfer coding of the body; nothing was done",
            "Use a method of the API, and send the body plain or chunked"),
    VERSION_NOT_SUPPORTED(
            "version-not-supported",
            HttpStatus.HTTP_VERSION_NOT_SUPPORTED,
            "HTTP version not supported",
            "The request line names a version of HTTP that the server does not speak; nothing was done",
            "Use HTTP/1.1");

    private static final String NAMESPACE = "urn:abacus:problem:";

    private final URI uri;
    private final HttpStatus status;
    private final String title;
    private final String meaning;
    private final String remedy;

    ProblemType(String slug, HttpStatus status, String title, String meaning, String remedy) {
        this.uri = URI.create(NAMESPACE + slug);
        this.status = status;
        this.title = title;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /** Whether a service of the suite has sent a problem of this type, maybe of a newer version. */
    public static boolean isOfSuite(@Nullable URI type) {
        return type != null && type.toString().startsWith(NAMESPACE);
    }

    public URI uri() {
        return uri;
    }

    public HttpStatus status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** When it happens, in Markdown. */
    public String meaning() {
        return meaning;
    }

    /** What its caller does about it, in Markdown. */
    public String remedy() {
        return remedy;
    }

    /** The type of a bare status. */
    static ProblemType of(HttpStatusCode status) {
        return switch (status.value()) {
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 408 -> REQUEST_TIMEOUT;
            case 412 -> PRECONDITION_FAILED;
            case 413 -> TOO_LARGE;
            case 414 -> URI_TOO_LONG;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 431 -> HEADERS_TOO_LARGE;
            case 501 -> NOT_IMPLEMENTED;
            case 502 -> BAD_GATEWAY;
            case 503 -> UNAVAILABLE;
            case 505 -> VERSION_NOT_SUPPORTED;
            default -> status.is4xxClientError() ? INVALID_REQUEST : INTERNAL;
        };
    }
}
