package dev.abacus.gateway.api.documentation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Descriptions of the operations: id, text, and successes with their headers. */
enum OperationText {
    MULTIPLY(
            "GET /api/multiply",
            "Computes and records nothing. The instance of the service that did it is in the answer.",
            List.of(),
            new Success(200, "The product", ResponseContent.JSON, HeaderText.CACHE_CONTROL)),
    RECORD_PRODUCT("POST /api/multiply", Success.RECORDING, List.of(), Success.RECORDED),
    SUM(
            "GET /api/sum",
            "Computes and records nothing. More numbers than fit into a URI go into a POST.",
            List.of(),
            new Success(200, "The sum", ResponseContent.JSON, HeaderText.CACHE_CONTROL)),
    RECORD_SUM("POST /api/sum", Success.RECORDING, List.of(), Success.RECORDED),
    LIST_CALCULATIONS(
            "GET /api/calculations",
            "As JSON, a page of the records. As a stream, an event named calculation with each record from now on, or"
                    + " from Last-Event-ID on; an event named reset where what was missed is not known any more."
                    + " The record of a sampled call has its trace context as traceparent.",
            List.of(HeaderText.LAST_EVENT_ID),
            Success.PAGE_OR_STREAM),
    FIND_CALCULATION(
            "GET /api/calculations/{id}",
            "A record is there for the retention time, a day as shipped.",
            List.of(),
            new Success(200, "The record", ResponseContent.JSON, HeaderText.CACHE_CONTROL)),
    LIST_KEYS(
            "GET /api/state",
            "As JSON, a page of the keys with their values. As a stream, an event named put or delete with each change"
                    + " from now on, or from Last-Event-ID on; an event named reset where what was missed is not known"
                    + " any more.",
            List.of(HeaderText.LAST_EVENT_ID),
            Success.PAGE_OR_STREAM),
    READ_KEY(
            "GET /api/state/{key}",
            "The bytes of the value, with the media type that it was written with.",
            List.of(HeaderText.IF_MATCH, HeaderText.IF_NONE_MATCH),
            new Success(
                    200,
                    "The value",
                    ResponseContent.VALUE,
                    HeaderText.ETAG,
                    HeaderText.CACHE_CONTROL,
                    HeaderText.CONTENT_TYPE_OPTIONS,
                    HeaderText.CONTENT_SECURITY_POLICY),
            new Success(
                    304,
                    "The value is still the one of If-None-Match",
                    ResponseContent.NONE,
                    HeaderText.ETAG,
                    HeaderText.CACHE_CONTROL)),
    WRITE_KEY(
            "PUT /api/state/{key}",
            "The body is the value, in any format. The key stays until it is deleted, or for its ttl.",
            List.of(HeaderText.IF_MATCH, HeaderText.IF_NONE_MATCH),
            new Success(201, "The key is new", ResponseContent.NONE, HeaderText.ETAG),
            new Success(204, "The key has a new value", ResponseContent.NONE, HeaderText.ETAG)),
    DELETE_KEY(
            "DELETE /api/state/{key}",
            "Deletes the key with its value.",
            List.of(HeaderText.IF_MATCH, HeaderText.IF_NONE_MATCH),
            new Success(204, "The key is deleted", ResponseContent.NONE)),
    TOPOLOGY(
            "GET /api/topology",
            "The parts of the suite, as this gateway sees them; also while some are away.",
            List.of(),
            new Success(200, "The topology", ResponseContent.JSON, HeaderText.CACHE_CONTROL));

    /** Content of a response. */
    enum ResponseContent {
        NONE,
        JSON,
        JSON_OR_EVENTS,
        VALUE
    }

    /** @param headers that not every response has */
    record Success(int status, String description, ResponseContent content, List<HeaderText> headers) {

        private static final String RECORDING =
                "Computes and records. A call with the same Idempotency-Key and operands"
                        + " gets the record of the first one, with Idempotency-Replayed.";

        private static final Success RECORDED = new Success(
                201,
                "The record, made now or before",
                ResponseContent.JSON,
                HeaderText.LOCATION,
                HeaderText.IDEMPOTENCY_KEY,
                HeaderText.IDEMPOTENCY_REPLAYED);

        private static final Success PAGE_OR_STREAM = new Success(
                200,
                "A page, or a stream that does not end",
                ResponseContent.JSON_OR_EVENTS,
                HeaderText.VARY,
                HeaderText.CACHE_CONTROL,
                HeaderText.ACCEL_BUFFERING);

        Success(int status, String description, ResponseContent content, HeaderText... headers) {
            this(status, description, content, List.of(headers));
        }
    }

    final String description;
    final List<HeaderText> parameters;
    final List<Success> successes;
    private final String call;

    /** @param parameters headers of a request beside the ones that the controller's method takes */
    OperationText(String call, String description, List<HeaderText> parameters, Success... successes) {
        this.call = call;
        this.description = description;
        this.parameters = parameters;
        this.successes = List.of(successes);
    }

    static Optional<OperationText> of(String method, String path) {
        return Arrays.stream(values())
                .filter(text -> text.call.equals(method + " " + path))
                .findFirst();
    }

    /** In camel case, as generated clients name their methods. */
    String operationId() {
        return Names.camelCase(name());
    }
}
