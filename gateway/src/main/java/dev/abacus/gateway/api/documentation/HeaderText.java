package dev.abacus.gateway.api.documentation;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Descriptions of the headers of requests and responses, which operations refer to. */
enum HeaderText {
    IDEMPOTENCY_KEY(
            "Idempotency-Key",
            "Names the call: however often it is sent, it is recorded once. Of a request, at most 255 characters, bare or"
                    + " in quotes (RFC 9651); of a response, the key of the request, or the one that the gateway made"
                    + " because the request had none.",
            "order-4711"),
    IDEMPOTENCY_REPLAYED(
            "Idempotency-Replayed", "true: an earlier call with this key was recorded, this is its answer.", "true"),
    LOCATION("Location", "The path of the record.", "/api/calculations/01993b5c-9f2e-7c3a-8d41-0242ac120002"),
    ETAG("ETag", "The revision of the key, in quotes.", "\"42\""),
    IF_MATCH(
            "If-Match",
            "Entity tags in quotes, or * for a key that exists: otherwise 412, and nothing is done.",
            "\"42\""),
    IF_NONE_MATCH(
            "If-None-Match",
            "Entity tags in quotes, or * for a key that does not exist: otherwise 304 to a read, 412 to a write.",
            "\"41\""),
    LAST_EVENT_ID(
            "Last-Event-ID",
            "The id of the last event that was received: the stream goes on after it without loss. Only for a stream.",
            null),
    TIMEOUT(
            "Abacus-Timeout-Ms",
            "Deadline of the call, in milliseconds from now: work that would end later is given up.",
            2000),
    PRIORITY(
            "Abacus-Priority",
            "background: the request is refused before others when the gateway is overloaded. There is no other value; without"
                    + " the header, recordings with an Idempotency-Key and reads of a key or a record are refused last, lists first.",
            "background"),
    TRACEPARENT(
            "traceparent",
            "The trace of the caller (W3C Trace Context).",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
    RETRY_AFTER("Retry-After", "Seconds to wait before the request is repeated.", 1),
    VARY("Vary", "The request headers that the representation depends on.", "Accept"),
    CACHE_CONTROL("Cache-Control", "Whether a cache may keep the response.", "no-cache"),
    ACCEL_BUFFERING("X-Accel-Buffering", "no: a proxy passes on each event without a delay. Only of a stream.", "no"),
    CONTENT_TYPE_OPTIONS("X-Content-Type-Options", "nosniff: the value is what its Content-Type says.", "nosniff"),
    CONTENT_SECURITY_POLICY(
            "Content-Security-Policy",
            "A browser shows the value, but runs no script of it.",
            "default-src 'none'; sandbox"),
    ACCEPT("Accept", "Of an error: the media types that there are here, to read or to send.", "application/json"),
    ACCEPT_ENCODING("Accept-Encoding", "The encodings of a body that are read here.", "identity");

    final String header;
    private final String description;
    private final @Nullable Object example;

    HeaderText(String header, String description, @Nullable Object example) {
        this.header = header;
        this.description = description;
        this.example = example;
    }

    static Optional<HeaderText> of(String header) {
        return Arrays.stream(values())
                .filter(text -> text.header.equalsIgnoreCase(header))
                .findFirst();
    }

    /** The header of a request, described in the components. */
    Parameter parameterIn(Components components) {
        components.addParameters(
                component(),
                new Parameter()
                        .name(header)
                        .in("header")
                        .description(description)
                        .schema(schema())
                        .example(example));
        return new Parameter().$ref("#/components/parameters/" + component());
    }

    /** Adds the header to a response, described in the components. */
    void addTo(ApiResponse response, Components components) {
        components.addHeaders(
                component(),
                new Header().description(description).schema(schema()).example(example));
        response.addHeaderObject(header, new Header().$ref("#/components/headers/" + component()));
    }

    private Schema<Object> schema() {
        return example instanceof Integer ? Schemas.of("integer", "int32") : Schemas.of("string");
    }

    private String component() {
        return header.replace("-", "");
    }
}
