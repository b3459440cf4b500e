package dev.abacus.kit.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.kit.TestService;
import dev.abacus.kit.http.Caller;
import dev.abacus.kit.http.Reply;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(
        classes = {TestService.class, FaultyController.class, FaultyFilter.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ExtendWith(OutputCaptureExtension.class)
class ProblemTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private Caller service = new Caller(0);

    @BeforeEach
    void call(@LocalServerPort int port) {
        service = new Caller(port);
    }

    @ParameterizedTest
    @CsvSource({
        "/faulty/unavailable, 503, unavailable, Unavailable, Not now",
        "/faulty/full, 503, storage-full, Storage full, Etcd's database is full",
        "/faulty/reset, 503, outcome-unknown, Outcome unknown, 'Written or not. Repeat a recording with the same "
                + "idempotency key, or read before you write again'",
        "/filter/problem, 503, overloaded, Overloaded, Too many requests in flight",
        "/nowhere, 404, not-found, Not found, There is nothing at /nowhere",
        "/error, 404, not-found, Not found, There is nothing at /error",
        "/faulty/status?status=404, 404, not-found, Not found, There is nothing at /faulty/status",
        "/faulty/status?status=409, 409, invalid-request, Invalid request, Invalid request",
        "/filter/status, 403, invalid-request, Invalid request, Invalid request",
        "/faulty/needs, 400, invalid-request, Invalid request, name is missing",
        "/faulty/fine?limit=x, 400, invalid-request, Invalid request, 'limit must be an integer, but is ''x'''",
        "/faulty/fine?colour=x, 400, invalid-request, Invalid request, 'colour must be one of RED, GREEN, but is ''x'''",
        "/faulty/fine?limit=0, 400, invalid-request, Invalid request, "
                + "'limit must be greater than or equal to 1, but is ''0'''"
    })
    void answersEveryErrorWithAProblem(String path, int status, String slug, String title, String detail) {
        Reply reply = service.get(path);
        assertProblem(reply, status, slug, path.replaceFirst("\\?.*", ""));
        assertThat(reply.json().path("title").asString()).isEqualTo(title);
        assertThat(reply.json().path("detail").asString()).isEqualTo(detail);
    }

    @Test
    void listsEachViolation() {
        assertThat(service.get("/faulty/fine?limit=0").json().path("errors").toString())
                .isEqualTo("[{\"field\":\"limit\",\"value\":\"0\","
                        + "\"message\":\"must be greater than or equal to 1, but is '0'\"}]");
    }

    @Test
    void saysWhenToComeBack() {
        assertThat(service.get("/faulty/unavailable").header("Retry-After")).isEqualTo("1");
        assertThat(service.get("/faulty/electing").header("Retry-After")).isEqualTo("0");
    }

    @Test
    void tellsNothingInternalOfAFaultAndLogsItOnce(CapturedOutput output) {
        Reply controller = service.get("/faulty/unexpected");
        Reply filter = service.get("/filter/unexpected");
        assertProblem(controller, 500, "internal", "/faulty/unexpected");
        assertProblem(filter, 500, "internal", "/filter/unexpected");
        assertThat(controller.text() + filter.text()).doesNotContain("secret");
        assertThat(output.toString().split("IllegalStateException: the secret is 42", -1))
                .hasSize(3);
        assertThat(output).contains(controller.json().path("traceId").asString());
    }

    @Test
    void logsNothingOfWhatIsTheCallersFault(CapturedOutput output) {
        service.get("/nowhere");
        service.get("/faulty/fine?limit=x");
        service.get("/filter/problem");
        service.raw("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(output.toString().lines().filter(line -> line.matches(".* (INFO|WARN|ERROR) .*")))
                .as("besides the start")
                .allMatch(
                        line -> line.matches(
                                ".*(ProblemTest|TomcatWebServer|SelfHealingServiceRegistry|ConsulAvailability|MemberConnection):.*"));
    }

    @Test
    void says404OfAMessageThatIsNotToBeTold() {
        assertThat(service.get("/faulty/status?status=500").text()).doesNotContain("secret");
    }

    @Test
    void namesTheMethodsThatAreAllowed() {
        Reply reply = service.call("PUT", "/faulty/fine", BodyPublishers.noBody());
        assertProblem(reply, 405, "method-not-allowed", "/faulty/fine");
        assertThat(reply.header("Allow")).contains("GET");
    }

    @Test
    void namesTheMediaTypesThatAreRead() {
        Reply reply = service.call("POST", "/faulty/body", BodyPublishers.ofString("x"), "Content-Type", "text/plain");
        assertProblem(reply, 415, "unsupported-media-type", "/faulty/body");
        assertThat(reply.header("Accept")).isEqualTo("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "text/html", "image/png"})
    void isAProblemWhateverTheCallerAccepts(String accepted) {
        assertProblem(
                service.get("/faulty/unavailable", "Accept", accepted), 503, "unavailable", "/faulty/unavailable");
        assertProblem(service.get("/faulty/fine", "Accept", accepted), 406, "not-acceptable", "/faulty/fine");
        assertProblem(service.get("/nowhere", "Accept", accepted), 404, "not-found", "/nowhere");
    }

    @Test
    void isAProblemWhereAStreamWasAskedFor() {
        assertProblem(
                service.get("/faulty/stream", "Accept", "text/event-stream"), 503, "overloaded", "/faulty/stream");
    }

    @Test
    void refusesAnEmptyBody() {
        Reply reply = service.postJson("/faulty/body", "");
        assertProblem(reply, 400, "invalid-request", "/faulty/body");
        assertThat(reply.json().path("errors").path(0).path("field").asString()).isEqualTo("body");
    }

    @Test
    void refusesABodyThatIsTooLargeWithAndWithoutALength() {
        byte[] large = new byte[(1 << 20) + 1];
        byte[] most = new byte[1 << 20];
        String[] json = {"Content-Type", "application/json"};
        assertProblem(
                service.call("POST", "/faulty/body", BodyPublishers.ofByteArray(large), json),
                413,
                "too-large",
                "/faulty/body");
        assertProblem(
                service.call(
                        "POST",
                        "/faulty/body",
                        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)),
                        json),
                413,
                "too-large",
                "/faulty/body");
        assertThat(service.call("POST", "/faulty/body", BodyPublishers.ofByteArray(most), json)
                        .text())
                .isEqualTo("1048576");
        assertThat(service.call(
                                "POST",
                                "/faulty/body",
                                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(most)),
                                json)
                        .text())
                .isEqualTo("1048576");
    }

    @Test
    void refusesABodyThatIsTooLargeBeforeItIsSent() {
        Reply reply = service.raw("POST /faulty/body HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 100000000\r\nExpect: 100-continue\r\n\r\n");
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.json().path("type").asString()).isEqualTo("urn:abacus:problem:too-large");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /a{} HTTP/1.1~Host: x | 400 | invalid-request",
                "GET /a%zz HTTP/1.1~Host: x | 400 | invalid-request",
                "GET /%2e%2e/%2e%2e/etc HTTP/1.1~Host: x | 400 | invalid-request",
                "NONSENSE | 400 | invalid-request",
                "GET / HTTP/7.1~Host: x | 505 | version-not-supported",
                "GET / HTTP/1.1 | 400 | invalid-request",
                "GET / HTTP/1.1~Host: a~Host: b | 400 | invalid-request",
                "TRACE /faulty/fine HTTP/1.1~Host: x~Connection: close | 405 | method-not-allowed",
                "BREW / HTTP/1.1~Host: x~Connection: close | 404 | not-found",
                "GET / HTTP/1.1~Host: x~Transfer-Encoding: nonsense | 501 | not-implemented",
                "GET /faulty/fine?limit=%zz HTTP/1.1~Host: x | 400 | invalid-request",
                "POST /faulty/body HTTP/1.1~Host: x~Content-Type: nonsense~Content-Length: 1~Connection: close~~x"
                        + " | 415 | unsupported-media-type",
                "POST /faulty/body HTTP/1.1~Host: x~Content-Type: application/json~Transfer-Encoding: chunked~~zz~"
                        + " | 400 | invalid-request",
                "POST /faulty/body HTTP/1.1~Host: x~Content-Type: application/json~Content-Length: -1~~x"
                        + " | 400 | invalid-request"
            })
    void answersWhatTomcatRefuses(String request, int status, String slug) {
        Reply reply = service.raw(request.replace("~", "\r\n") + "\r\n\r\n");
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).as(reply.toString()).isEqualTo("application/problem+json");
        assertThat(reply.json().path("type").asString()).isEqualTo("urn:abacus:problem:" + slug);
        assertThat(reply.json().path("traceId").asString()).matches("[0-9a-f]{32}");
    }

    @ParameterizedTest
    @CsvSource({
        "OPTIONS * HTTP/1.1, 200-ok",
        "OPTIONS * HTTP/1.1, '100-continue, nope'",
        "GET * HTTP/1.1, 200-ok",
        "OPTIONS /faulty/fine HTTP/1.1, 200-ok",
        "GET /faulty/fine HTTP/1.1, 200-ok",
        "HEAD /faulty/fine HTTP/1.1, 200-ok",
        "TRACE /faulty/fine HTTP/1.1, 200-ok",
        "CONNECT x:1 HTTP/1.1, 200-ok",
        "FOO * HTTP/1.1, ''",
        "OPTIONS * HTTP/1.1, ''",
        "OPTIONS * HTTP/1.0, 200-ok",
        "OPTIONS * HTTP/1.0, 100-continue",
        "GET * HTTP/1.0, 200-ok",
        "GET /faulty/fine HTTP/1.0, 200-ok"
    })
    void answersEveryErrorOfTomcatWithAProblem(String line, String expectation) {
        String expect = expectation.isEmpty() ? "" : "Expect: " + expectation + "\r\n";
        Reply reply = service.raw(line + "\r\nHost: x\r\n" + expect + "Connection: close\r\n\r\n");
        if (reply.status() >= 400 && !line.startsWith("HEAD")) {
            assertThat(reply.header("Content-Type")).as(reply.toString()).isEqualTo("application/problem+json");
            assertThat(reply.json().path("status").asInt()).isEqualTo(reply.status());
            assertThat(reply.json().path("traceId").asString()).matches("[0-9a-f]{32}");
        }
    }

    @Test
    void refusesAnExpectationThatItDoesNotKnowForTheWholeServerToo() {
        for (String target : new String[] {"*", "/faulty/fine"}) {
            Reply reply = service.raw("OPTIONS " + target + " HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\n\r\n");
            assertThat(reply.status()).as(reply.toString()).isEqualTo(417);
            assertThat(reply.json().path("type").asString()).isEqualTo("urn:abacus:problem:invalid-request");
            assertThat(reply.json().path("detail").asString()).contains("Expect", "100-continue");
        }
    }

    @Test
    void leavesAResponseAloneThatHasBegun(CapturedOutput output) {
        String reply = service.bytes("GET /faulty/committed HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(reply).startsWith("HTTP/1.1 200 ").contains("begun").doesNotContain("urn:abacus:problem");
        assertThat(output).contains("after the response has begun").doesNotContain("Cannot reset buffer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Accept: nonsense", "Accept: text/html", "Origin: nonsense", "If-Match: nonsense"})
    void aRefusalOfTomcatStandsWhateverTheHeadersAre(String header, CapturedOutput output) {
        Reply reply =
                service.raw("TRACE /faulty/fine HTTP/1.1\r\nHost: x\r\n" + header + "\r\nConnection: close\r\n\r\n");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(reply.json().path("type").asString()).isEqualTo("urn:abacus:problem:method-not-allowed");
        assertThat(output).doesNotContain("threw exception");
    }

    /** Answers of HTTP/0.9 have none. */
    @Test
    void whoComesAfterARequestWithoutAVersionGetsAStatusLine() {
        for (int time = 0; time < 20; time++) {
            assertThat(service.bytes("GET /faulty/fine\r\n\r\n")).doesNotStartWith("HTTP/");
            assertThat(service.bytes("GET /a{} HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void saysWhichPartOfAHeadIsTooLargeAndTheLimit() {
        String large = "x".repeat(70_000);
        String many = "X: x\r\n".repeat(101);

        assertTooLarge("GET /" + large + " HTTP/1.1\r\nHost: x\r\n\r\n", 414, "uri-too-long", "65536 bytes");
        assertTooLarge("GET /?x=" + large + " HTTP/1.1\r\nHost: x\r\n\r\n", 414, "uri-too-long", "65536 bytes");
        assertTooLarge(
                "GET / HTTP/1.1\r\nHost: x\r\nX: " + large + "\r\n\r\n", 431, "headers-too-large", "65536 bytes");
        assertTooLarge("GET / HTTP/1.1\r\nHost: x\r\n" + many + "\r\n", 431, "headers-too-large", "100 headers");
    }

    private void assertTooLarge(String request, int status, String slug, String limit) {
        Reply reply = service.raw(request);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.json().path("type").asString()).isEqualTo("urn:abacus:problem:" + slug);
        assertThat(reply.json().path("detail").asString()).contains(limit);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/XX",
                "/faulty/fine?limit=XX",
                "/faulty/fine?XX=1",
                "/faulty/fine?colour=XX",
                "/faulty/status?status=XX",
                "/actuator/health/XX",
                "/actuator/XX"
            })
    void quotesAHundredCharactersAtMost(String path) {
        for (String unit : new String[] {"x", "%C3%A4", "a%20"}) {
            Reply reply = service.get(path.replace("XX", unit.repeat(15_000 / unit.length())));
            assertThat(reply.status()).isBetween(400, 404);
            assertThat(reply.text().length()).as(reply.toString()).isLessThan(800);
            assertThat(reply.text()).doesNotContain("x".repeat(101), "\u00e4".repeat(101));
            assertThat(reply.json().path("instance").asString().length()).isBetween(1, 100);
        }
        Reply method =
                service.raw("X".repeat(15_000) + " /faulty/fine HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(method.text().length()).as(method.toString()).isLessThan(800);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/health/nope",
                "/actuator/health/etcd/nope",
                "/actuator/health/nope/nope",
                "/actuator/health/%25/a/b",
                "/actuator/health/%20/x",
                "/actuator/health/liveness/nope/nope",
                "/actuator/nope",
                "/actuator/prometheus/nope"
            })
    void answersForTheActuatorToo(String path) {
        assertProblem(service.get(path), 404, "not-found", path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ", application/json;version=2 , application/yaml;q=0.1",
                ",",
                ", ,",
                "application/json,,",
                "text/plain, ,*/*",
                "nonsense",
                ";",
                "/",
                "*",
                "*/json",
                "a/b;q=2",
                "a/b;charset=nope",
                "a/b;charset=",
                "a/b;c",
                "\"",
                "a/b;c=\"",
                "a/b;c=\",\"",
                "text/*;q=0, */*;q=0"
            })
    void noAcceptHeaderIsAFaultOfTheService(String accept) {
        for (String path : new String[] {
            "", "/health", "/health/liveness", "/health/nope", "/info", "/prometheus", "/nope", "/prometheus/nope"
        }) {
            Reply reply = service.raw("GET /actuator" + path + " HTTP/1.1\r\nHost: x\r\nAccept: " + accept
                    + "\r\nAccept: ,\r\nConnection: close\r\n\r\n");
            assertThat(reply.status()).as(path + ": " + reply).isNotEqualTo(500);
            if (reply.status() < 500 && reply.status() >= 400) {
                assertThat(reply.header("Content-Type")).as(path).isEqualTo("application/problem+json");
            }
        }
    }

    @Test
    void emptyElementsOfAnAcceptHeaderSayNothing() {
        Reply reply = service.get(
                "/actuator/health/liveness", "Accept", " , application/json;version=2 , application/yaml;q=0.1");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).startsWith("application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-" + TRACE + "-0000000000000000-01",
                "ff-" + TRACE + "-b7ad6b7169203331-01",
                "00-" + TRACE + "-b7ad6b7169203331",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "nonsense"
            })
    void startsANewTraceWhereTheCallersIsNotValid(String traceparent) {
        for (String path : new String[] {"/faulty/unavailable", "/filter/status", "/nowhere"}) {
            assertThat(service.get(path, "traceparent", traceparent)
                            .json()
                            .path("traceId")
                            .asString())
                    .matches("[0-9a-f]{32}")
                    .isNotEqualToIgnoringCase(TRACE)
                    .isNotEqualTo("0".repeat(32));
        }
    }

    @Test
    void keepsTheTraceOfTheCaller() {
        String traceparent = "00-" + TRACE + "-b7ad6b7169203331-01";
        assertThat(service.get("/faulty/unavailable", "traceparent", traceparent)
                        .text())
                .contains(TRACE);
        assertThat(service.get("/filter/status", "traceparent", traceparent).text())
                .contains(TRACE);
        assertThat(service.raw("GET /{} HTTP/1.1\r\nHost: x\r\ntraceparent: " + traceparent + "\r\n\r\n")
                        .text())
                .contains("traceId");
    }

    private static void assertProblem(Reply reply, int status, String slug, String path) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.json().path("type").asString()).isEqualTo("urn:abacus:problem:" + slug);
        assertThat(reply.json().path("status").asInt()).isEqualTo(status);
        assertThat(reply.json().path("title").asString()).isNotEmpty();
        assertThat(reply.json().path("detail").asString()).isNotEmpty();
        assertThat(reply.json().path("instance").asString()).isEqualTo(path);
        assertThat(reply.json().path("traceId").asString()).matches("[0-9a-f]{32}");
    }
}
