package dev.abacus.systemtests.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.Reply;
import dev.abacus.systemtests.support.Suite;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code /v3/api-docs}: valid to those who check such documents, and true. */
@Order(Suite.SHARED_FIRST)
class OpenApiTest {

    /** Headers of HTTP itself and of connections, which no description of an API names. */
    private static final Set<String> PLUMBING =
            Set.of("content-type", "content-length", "transfer-encoding", "connection", "keep-alive", "date", "allow");

    private static final String KEY = UUID.randomUUID().toString();
    private static final String[] WITH_A_BODY = {"POST /api/multiply", "POST /api/sum", "PUT /api/state/{key}"};
    private static Optional<Linters> linters = Optional.empty();
    private static final JsonNode API =
            gateway().get("/v3/api-docs").isStatus(200).json();

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        linters = Linters.find();
    }

    @Test
    void spectralFindsNothing() throws IOException, InterruptedException {
        assumeTrue(linters.isPresent(), "no Spectral");

        assertThat(linters.get().spectral(document())).isEmpty();
    }

    @Test
    void redoclyFindsNothing() throws IOException, InterruptedException {
        assumeTrue(linters.isPresent(), "no Redocly");

        assertThat(linters.get().redocly(document())).isEmpty();
    }

    /** Otherwise a client fills the heap: it can name any number of locales. */
    @Test
    void isTheSameDocumentInEachLanguage() {
        for (int i = 0; i < 20; i++) {
            gateway().get("/v3/api-docs", "Accept-Language", "en-x-" + i).isStatus(200);
        }

        assertThat(Suite.shared().cluster().log("gateway"))
                .content()
                .containsOnlyOnce("Init duration for springdoc-openapi");
    }

    @Test
    void eachParameterAndEachHeaderIsDescribed() {
        List<JsonNode> parameters = API.path("paths")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .flatMap(operation -> operation.path("parameters").valueStream())
                .map(OpenApiTest::resolved)
                .toList();

        assertThat(parameters).isNotEmpty().allSatisfy(parameter -> {
            assertThat(parameter.path("description").asString(""))
                    .as(parameter.toString())
                    .isNotBlank();
            assertThat(parameter.path("schema")).as(parameter.toString()).isNotEmpty();
        });
        assertThat(API.at("/components/headers"))
                .isNotEmpty()
                .allSatisfy(header ->
                        assertThat(header.path("description").asString("")).isNotBlank());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "GET    | /api/multiply          | /api/multiply?a=7&b=8           | -                    | 200",
                "GET    | /api/multiply          | /api/multiply?a=7               | -                    | 400",
                "GET    | /api/multiply          | /api/multiply?a=7&b=9223372036854775807 | -            | 422",
                "GET    | /api/multiply          | /api/multiply?a=7&b=8           | Accept: image/png    | 406",
                "GET    | /api/multiply          | /api/multiply?a=7&b=8           | Abacus-Timeout-Ms: 1 | 503",
                "GET    | /api/multiply          | /api/multiply?a=7&b=8           | Abacus-Priority: background | 200",
                "GET    | /api/multiply          | /api/multiply?a=7&b=8           | Abacus-Priority: high | 400",
                "POST   | /api/multiply          | /api/multiply                   | Content-Type: application/json | 201",
                "POST   | /api/multiply          | /api/multiply                   | Content-Type: text/plain       | 415",
                "POST   | /api/multiply          | /api/multiply    | Content-Type: application/json; Idempotency-Key: KEY | 201",
                "POST   | /api/multiply          | /api/multiply    | Content-Type: application/json; Idempotency-Key: KEY | 201",
                "POST   | /api/sum               | /api/sum         | Content-Type: application/json; Idempotency-Key: KEY | 400",
                "GET    | /api/sum               | /api/sum?numbers=1,2,3          | -                    | 200",
                "GET    | /api/sum               | /api/sum?numbers=MANY           | -                    | 413",
                "GET    | /api/sum               | /api/sum?numbers=LONG           | -                    | 414",
                "GET    | /api/sum               | /api/sum?numbers=1              | Accept-Language: LONG | 431",
                "GET    | /api/calculations      | /api/calculations?limit=1       | -                    | 200",
                "GET    | /api/calculations/{id} | /api/calculations/nonsense      | -                    | 404",
                "PUT    | /api/state/{key}       | /api/state/KEY                  | Content-Encoding: gzip | 415",
                "PUT    | /api/state/{key}       | /api/state/LENGTHY              | -                    | 413",
                "PUT    | /api/state/{key}       | /api/state/KEY                  | -                    | 201",
                "PUT    | /api/state/{key}       | /api/state/KEY                  | -                    | 204",
                "PUT    | /api/state/{key}       | /api/state/KEY                  | If-None-Match: *     | 412",
                "GET    | /api/state/{key}       | /api/state/KEY                  | -                    | 200",
                "GET    | /api/state/{key}       | /api/state/KEY                  | If-None-Match: *     | 304",
                "GET    | /api/state             | /api/state?prefix=KEY           | -                    | 200",
                "DELETE | /api/state/{key}       | /api/state/KEY                  | -                    | 204",
                "GET    | /api/state/{key}       | /api/state/KEY                  | -                    | 404",
                "GET    | /api/topology          | /api/topology                   | -                    | 200"
            })
    void describesTheStatusTheMediaTypeAndTheHeadersOf(
            String method, String template, String path, @Nullable String header, int status) {
        BodyPublisher body =
                method.startsWith("P") ? BodyPublishers.ofString("{\"a\":7,\"b\":8}") : BodyPublishers.noBody();
        String[] headers = header == null ? new String[0] : filledIn(header).split("; |: ");

        Reply reply = gateway().call(method, filledIn(path), body, headers);

        reply.isStatus(status);
        isDescribed(reply, method, template);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/calculations", "/api/state"})
    void describesTheStreamOf(String path) {
        Reply reply = gateway().beginning(path, "Accept", "text/event-stream").isStatus(200);

        isDescribed(reply, "GET", path);
    }

    /** What happens to one operation only, and would be noise at the others. */
    @Test
    void describesWhatCanHappenToAnOperationAndNothingElse() {
        assertThat(operationsWith(408)).containsExactlyInAnyOrder(WITH_A_BODY);
        assertThat(operationsWith(409)).isEmpty();
        assertThat(operationsWith(410)).containsExactlyInAnyOrder("POST /api/multiply", "POST /api/sum");
        assertThat(operationsWith(412))
                .containsExactlyInAnyOrder("GET /api/state/{key}", "PUT /api/state/{key}", "DELETE /api/state/{key}");
        assertThat(operationsWith(413))
                .contains(WITH_A_BODY)
                .containsAll(List.of("GET /api/sum", "GET /api/state/{key}", "DELETE /api/state/{key}"))
                .hasSize(6);
        assertThat(operationsWith(415)).containsExactlyInAnyOrder(WITH_A_BODY);
        assertThat(operationsWith(422))
                .containsExactlyInAnyOrder("GET /api/multiply", "POST /api/multiply", "GET /api/sum", "POST /api/sum");
        assertThat(operationsThatMayMeet("storageFull")).containsExactlyInAnyOrder(WITH_A_BODY);
        assertThat(operationsThatMayMeet("recordGone"))
                .containsExactlyInAnyOrder("POST /api/multiply", "POST /api/sum");
        assertThat(operationsThatMayMeet("outcomeUnknown"))
                .containsExactlyInAnyOrder(
                        "POST /api/multiply", "POST /api/sum", "PUT /api/state/{key}", "DELETE /api/state/{key}");
    }

    private static List<String> operationsWith(int status) {
        return operations(operation -> operation.path("responses").has(String.valueOf(status)));
    }

    private static List<String> operationsThatMayMeet(String problem) {
        return operations(operation -> operation
                .path("responses")
                .valueStream()
                .anyMatch(response -> resolved(response)
                        .path("content")
                        .path("application/problem+json")
                        .path("examples")
                        .has(problem)));
    }

    private static List<String> operations(Predicate<JsonNode> isOne) {
        return API.path("paths")
                .propertyStream()
                .flatMap(path -> path.getValue()
                        .propertyStream()
                        .filter(operation -> isOne.test(operation.getValue()))
                        .map(operation -> operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey()))
                .toList();
    }

    private static String filledIn(String text) {
        return text.replace("KEY", KEY)
                .replace("LENGTHY", "k".repeat(5_000))
                .replace("LONG", "1".repeat(30_000))
                .replace("MANY", "1,".repeat(10_000) + "1");
    }

    private static void isDescribed(Reply reply, String method, String template) {
        int status = reply.status();
        JsonNode described = API.path("paths").path(template).path(method.toLowerCase(Locale.ROOT));
        JsonNode response = described.path("responses").path(String.valueOf(status));
        assertThat(response)
                .as("response %d of %s %s", status, method, template)
                .isNotEmpty();
        response = resolved(response);
        assertThat(names(response.path("headers"))).containsAll(headersOf(reply));
        String mediaType = reply.header("Content-Type").replaceFirst(";.*", "");
        if (mediaType.isEmpty()) {
            assertThat(response.path("content")).isEmpty();
        } else {
            assertThat(names(response.path("content"))).contains(mediaType);
        }
    }

    private static Set<String> headersOf(Reply reply) {
        Set<String> headers = new TreeSet<>();
        reply.headers().map().keySet().forEach(name -> headers.add(name.toLowerCase(Locale.ROOT)));
        headers.removeAll(PLUMBING);
        return headers;
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.propertyNames().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        return names;
    }

    private static JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asString("");
        return reference.isEmpty() ? node : API.at(reference.substring(1));
    }

    private static Path document() throws IOException {
        Path file = Path.of("target", "openapi.json").toAbsolutePath();
        return Files.writeString(file, API.toPrettyString());
    }

    private static Api gateway() {
        return Suite.shared().gateway();
    }
}
