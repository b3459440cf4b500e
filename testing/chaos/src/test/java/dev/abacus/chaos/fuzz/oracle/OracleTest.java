package dev.abacus.chaos.fuzz.oracle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.fuzz.grammar.FuzzRequest;
import dev.abacus.chaos.fuzz.wire.Field;
import dev.abacus.chaos.fuzz.wire.PlantedServer;
import dev.abacus.chaos.fuzz.wire.RawConnection;
import dev.abacus.chaos.fuzz.wire.RawRequest;
import dev.abacus.chaos.fuzz.wire.SendMode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule is broken once, by a server that responds so; and a good response breaks none. */
class OracleTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static final String PRODUCT = "{\"operands\":[7,8],\"result\":56}";

    @Test
    void aGoodResponseBreaksNoRule() throws IOException {
        assertThat(breaches(get("/api/multiply?a=7&b=8"), ok("Content-Type: application/json\r\n", PRODUCT)))
                .isEmpty();
    }

    @Test
    void aGoodProblemBreaksNoRule() throws IOException {
        assertThat(breaches(mutated(get("/api/nope")), problem(404, "", 404, TRACE, "x")))
                .isEmpty();
    }

    @Test
    void aHang() throws IOException {
        assertThat(breaches(get("/"), "HTTP/1.1 200 \r\nContent-Length: 5\r\n\r\nx"))
                .containsOnlyKeys("a response within 3 s");
    }

    @Test
    void noResponse() throws IOException {
        assertThat(breaches(get("/"), "")).containsOnlyKeys("a response to every request");
    }

    @Test
    void aResetMayDiscardTheResponseToABodyThatTheServerNeedNotRead() throws IOException {
        assertThat(breaches(request("PUT", "/", "Expect: nonsense", "x"), "")).isEmpty();
        assertThat(breaches(request("PUT", "/", "", "x".repeat(1 << 20)), "")).isEmpty();
        assertThat(breaches(request("PUT", "/", "", "x"), "")).containsOnlyKeys("a response to every request");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HTTP/2 200 OK; ;
            hello; ;
            HTTP/1.1 200 ;No Field; ;
            HTTP/1.1 200 ;Content-Length: -1; ;
            HTTP/1.1 200 ;Content-Length: 1;Content-Length: 1; ;x
            HTTP/1.1 200 ;Content-Length: 1;Transfer-Encoding: chunked; ;1;x;0;
            HTTP/1.1 200 ;Transfer-Encoding: gzip; ;
            HTTP/1.1 200 ;Transfer-Encoding: chunked; ;z;
            HTTP/1.1 200 ;Transfer-Encoding: chunked; ;1;xx;
            HTTP/1.1 200 ;Content-Length: 0; ;HTTP/1.1 200 ;
            """)
    void whatIsNotHttp(String response) throws IOException {
        assertThat(breaches(get("/"), response.replace("; ;", ";;").replace(";", "\r\n")))
                .containsOnlyKeys("valid HTTP");
    }

    @Test
    void aPipelinedRequestThatIsForgotten() throws IOException {
        RawRequest pipelined = new RawRequest("HEAD", "/x", "HTTP/1.1", List.of(), new byte[0], SendMode.PIPELINED);

        assertThat(breaches(pipelined, "HTTP/1.1 200 \r\n\r\n"))
                .containsOnlyKeys("a pipelined request is answered, too");
    }

    @Test
    void aServerError() throws IOException {
        assertThat(breaches(mutated(get("/")), problem(500, "", 500, TRACE, "x")))
                .containsOnlyKeys("no 5xx but 501, 503 and 505");
    }

    @Test
    void statusesThatNeedAField() throws IOException {
        assertThat(breaches(mutated(get("/")), problem(405, "", 405, TRACE, "x")))
                .containsOnlyKeys("405 has Allow");
        assertThat(breaches(mutated(get("/")), problem(503, "", 503, TRACE, "x")))
                .containsOnlyKeys("503 has Retry-After");
        assertThat(breaches(mutated(get("/")), problem(503, "Retry-After: 1\r\n", 503, TRACE, "x")))
                .isEmpty();
    }

    @Test
    void aHeadThatIsTooLong() throws IOException {
        RawRequest request = request("GET", "/", "X: " + "x".repeat(30_000), "");

        assertThat(breaches(mutated(request), problem(400, "", 400, TRACE, "x")))
                .containsOnlyKeys("too long a head is not just 400");
        assertThat(breaches(mutated(request), problem(431, "", 431, TRACE, "x")))
                .isEmpty();
    }

    @Test
    void aHealthThatIsDownIsNoError() throws IOException {
        String body = "{\"status\":\"DOWN\"}";

        assertThat(breaches(
                        mutated(get("/actuator/health")),
                        "HTTP/1.1 503 \r\nContent-Type: application/vnd.spring-boot.actuator.v3+json\r\nContent-Length: %d\r\n\r\n%s"
                                .formatted(body.length(), body)))
                .isEmpty();
    }

    @Test
    void fieldsThatAreWrong() throws IOException {
        assertThat(breaches(get("/"), ok("Accept-Patch: \r\n", ""))).containsOnlyKeys("no empty header field");
        assertThat(breaches(get("/"), ok("Location: http://evil.example/\r\n", "")))
                .containsOnlyKeys("Location stays on this host");
    }

    @Test
    void problemsThatAreNone() throws IOException {
        assertThat(breaches(mutated(get("/")), "HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n"))
                .containsOnlyKeys("an error is application/problem+json");
        assertThat(breaches(mutated(get("/")), problem(400, "", 404, TRACE, "x")))
                .containsOnlyKeys("a problem's status is the response's");
        assertThat(breaches(mutated(get("/")), problem(400, "", 400, "0".repeat(32), "x")))
                .containsOnlyKeys("a problem has a trace id");
        assertThat(breaches(mutated(get("/")), problem(400, "", 400, TRACE, "")))
                .containsOnlyKeys("a problem has type, title and detail");
        assertThat(breaches(mutated(get("/")), problem(400, "", 400, TRACE, "x".repeat(700))))
                .containsOnlyKeys("a problem quotes little");
    }

    @Test
    void aProblemThatQuotesMuch() throws IOException {
        String long100 = "x".repeat(50) + "y".repeat(50);
        String long101 = long100 + "z";
        RawRequest withQuery = get("/api/sum?numbers=" + long101);
        RawRequest encoded = get("/api/sum?numbers=" + long101.replace("x", "%78"));
        RawRequest withField = request("GET", "/", "Accept: " + long101, "");
        RawRequest withBody = request("POST", "/api/sum", "", long101);

        for (RawRequest request : List.of(withQuery, encoded, withField, withBody)) {
            assertThat(breaches(mutated(request), problem("It is '" + long100 + "'", "x")))
                    .isEmpty();
            assertThat(breaches(mutated(request), problem("It is '" + long101 + "'", "x")))
                    .containsOnlyKeys("a problem quotes little");
            assertThat(breaches(mutated(request), problem("x", long101)))
                    .containsOnlyKeys("a problem quotes little")
                    .containsValue("its errors[1].value quotes more than 100 characters: " + long101);
        }
        assertThat(breaches(mutated(get("/")), problem("x", "x".repeat(601))))
                .containsOnlyKeys("a problem quotes little");
        assertThat(breaches(mutated(get("/")), problem("x".repeat(600), "x".repeat(600))))
                .isEmpty();
    }

    @Test
    void aPlainRequestThatIsRefused() throws IOException {
        assertThat(breaches(get("/api/sum?numbers=1"), problem(400, "", 400, TRACE, "x")))
                .containsOnlyKeys("a plain request is not refused");
    }

    @Test
    void aWrongProduct() throws IOException {
        String json = "Content-Type: application/json\r\n";

        assertThat(breaches(get("/api/multiply?a=7&b=8"), ok(json, "{\"operands\":[7,8],\"result\":57}")))
                .containsOnlyKeys("a product is right");
        assertThat(breaches(get("/api/multiply?a=8&b=7"), ok(json, PRODUCT))).containsOnlyKeys("a product is right");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /api/sum?numbers=1         |                                                              | text/html         | a success of the API is JSON, or events
            GET    | /api/sum?numbers=1         | Accept: application/json, text/event-stream;q=0.1            | text/event-stream | quality values count
            GET    | /api/sum?x=1               |                                                              | application/json  | an unknown parameter is refused
            GET    | /api/sum?limit=1&limit=1   |                                                              | application/json  | a repeated parameter is refused
            GET    | /api/sum?limit=%231        |                                                              | application/json  | a limit is decimal digits
            POST   | /api/sum                   | Idempotency-Key: a; Idempotency-Key: a                       | application/json  | two idempotency keys are refused
            PUT    | /api/state/k               | Content-Range: bytes 0-1/5                                   | text/plain        | PUT of a part is refused
            PUT    | /api/state/k               | Content-Encoding: gzip                                       | text/plain        | a coded value is refused
            DELETE | /api/state/k               | If-None-Match: *                                             | text/plain        | DELETE heeds If-None-Match
            GET    | /api/state/k               |                                                              | text/plain        | nobody guesses the type of a value
            GET    | /api/state                 |                                                              | application/json  | lists vary by Accept
            """)
    void successesThatShouldBeNone(String method, String target, String fields, String mediaType, String rule)
            throws IOException {
        RawRequest request = request(method, target, fields == null ? "" : fields, "x");
        String cached = "Cache-Control: no-store\r\n";

        assertThat(breaches(request, ok(cached + "Content-Type: " + mediaType + "\r\n", "{}")))
                .containsOnlyKeys(rule);
    }

    @Test
    void aStreamThatMayBeStored() throws IOException {
        String response =
                "HTTP/1.1 200 \r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n:\r\n";

        assertThat(breaches(get("/api/topology"), response)).containsOnlyKeys("a stream is not stored by caches");
    }

    @Test
    void aPreconditionThatIsNotEvaluated() throws IOException {
        FuzzRequest request = new FuzzRequest(
                0, "PUT value", Set.of("precondition"), "", request("PUT", "/api/state/k", "If-Match: *", "x"));

        assertThat(breaches(request, problem(400, "", 400, TRACE, "x")))
                .containsOnlyKeys("a well-formed precondition is evaluated");
    }

    @Test
    void anotherOriginThatMayRead() throws IOException {
        assertThat(breaches(
                        get("/api/topology"),
                        ok("Access-Control-Allow-Origin: *\r\nContent-Type: application/json\r\n", "{}")))
                .containsOnlyKeys("no other origin may read");
    }

    @Test
    void whatWasNotExecuted() throws IOException {
        assertThat(exchange(plain(get("/")), problem(412, "", 412, TRACE, "x")).notExecuted())
                .isTrue();
        assertThat(exchange(plain(get("/")), problem(503, "", 503, TRACE, "unavailable"))
                        .notExecuted())
                .isTrue();
        assertThat(exchange(plain(get("/")), problem(503, "", 503, TRACE, "outcome-unknown"))
                        .notExecuted())
                .isFalse();
        assertThat(exchange(plain(get("/")), ok("", "")).notExecuted()).isFalse();
    }

    private static RawRequest get(String target) {
        return request("GET", target, "", "");
    }

    private static RawRequest request(String method, String target, String fields, String body) {
        List<Field> all = new ArrayList<>();
        for (String field : fields.isEmpty() ? new String[0] : fields.split("; ")) {
            all.add(new Field(field.replaceFirst(":.*", ""), field.replaceFirst("[^:]*: ", "")));
        }
        return new RawRequest(method, target, "HTTP/1.1", all, body.getBytes(ISO_8859_1), SendMode.KEPT_ALIVE);
    }

    private static FuzzRequest plain(RawRequest raw) {
        return new FuzzRequest(0, "call", Set.of(), "", raw);
    }

    private static FuzzRequest mutated(RawRequest raw) {
        return new FuzzRequest(0, "call", Set.of("path"), "", raw);
    }

    private static String ok(String fields, String body) {
        return "HTTP/1.1 200 \r\n%sContent-Length: %d\r\n\r\n%s".formatted(fields, body.length(), body);
    }

    /** @param detail and the last part of its type */
    private static String problem(int line, String fields, int status, String traceId, String detail) {
        String body =
                "{\"type\":\"urn:abacus:problem:%s\",\"title\":\"T\",\"status\":%d,\"detail\":\"%s\",\"traceId\":\"%s\"}"
                        .formatted(detail.length() > 40 ? "long" : detail, status, detail, traceId);
        return "HTTP/1.1 %d \r\n%sContent-Type: application/problem+json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(line, fields, body.length(), body);
    }

    /** @param value of the second of its errors */
    private static String problem(String detail, String value) {
        String body =
                "{\"type\":\"urn:abacus:problem:x\",\"title\":\"T\",\"status\":400,\"detail\":\"%s\",\"traceId\":\"%s\",\"errors\":[{\"field\":\"a\"},{\"field\":\"b\",\"value\":\"%s\"}]}"
                        .formatted(detail, TRACE, value);
        return "HTTP/1.1 400 \r\nContent-Type: application/problem+json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(body.length(), body);
    }

    private static Map<String, String> breaches(RawRequest request, String response) throws IOException {
        return breaches(plain(request), response);
    }

    private static Map<String, String> breaches(FuzzRequest request, String response) throws IOException {
        return Oracle.breaches(exchange(request, response));
    }

    private static Exchange exchange(FuzzRequest request, String response) throws IOException {
        try (var server = new PlantedServer(response);
                var connection = new RawConnection(server.uri(), Duration.ofMillis(500))) {
            return new Exchange(request, connection.send(request.raw()));
        }
    }
}
