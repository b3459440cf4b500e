package dev.abacus.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.Reply;
import dev.abacus.systemtests.support.Suite;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Preconditions on {@code /api/state/{key}}, as section 13 of RFC 9110 has them. */
class ConditionalRequestsTest {

    private static final String TABLE = """
            METHOD | IF-MATCH          | IF-NONE-MATCH    | ABSENT | PRESENT
            PUT    |                   |                  | 201    | 204
            PUT    | *                 |                  | 412    | 204
            PUT    | {this}            |                  | 412    | 204
            PUT    | {old}             |                  | 412    | 412
            PUT    | {old}, {this}     |                  | 412    | 204
            PUT    | {this},"abc",{old}|                  | 412    | 204
            PUT    | "abc"             |                  | 412    | 412
            PUT    | "99999999999999999999" |             | 412    | 412
            PUT    | W/{this}          |                  | 412    | 412
            PUT    |                   | *                | 201    | 412
            PUT    |                   | {this}           | 201    | 412
            PUT    |                   | W/{this}         | 201    | 412
            PUT    |                   | {old}            | 201    | 204
            PUT    |                   | {old}, "abc"     | 201    | 204
            PUT    | {this}            | {old}            | 412    | 204
            PUT    | {this}            | {this}           | 412    | 412
            PUT    | *                 | *                | 412    | 412
            PUT    | x                 |                  | 400    | 400
            PUT    | "5                |                  | 400    | 400
            PUT    |                   | 5                | 400    | 400
            PUT    | *, {this}         |                  | 400    | 400
            DELETE |                   |                  | 404    | 204
            DELETE | *                 |                  | 412    | 204
            DELETE | {this}            |                  | 412    | 204
            DELETE | {old}             |                  | 412    | 412
            DELETE | {old}, {this}     |                  | 412    | 204
            DELETE | "abc"             |                  | 412    | 412
            DELETE | W/{this}          |                  | 412    | 412
            DELETE |                   | *                | 404    | 412
            DELETE |                   | {this}           | 404    | 412
            DELETE |                   | W/{this}, "abc"  | 404    | 412
            DELETE |                   | {old}            | 404    | 204
            DELETE | {this}            | *                | 412    | 412
            DELETE | x                 |                  | 400    | 400
            DELETE |                   | x                | 400    | 400
            GET    | *                 |                  | 404    | 200
            GET    | {this}            |                  | 404    | 200
            GET    | {old}             |                  | 404    | 412
            GET    | W/{this}          |                  | 404    | 412
            GET    |                   | *                | 404    | 304
            GET    |                   | {this}           | 404    | 304
            GET    |                   | W/{this}         | 404    | 304
            GET    |                   | {old}, {this}    | 404    | 304
            GET    |                   | {old}            | 404    | 200
            GET    |                   | "abc"            | 404    | 200
            GET    | {old}             | {this}           | 404    | 412
            GET    | {this}            | {this}           | 404    | 304
            GET    | x                 |                  | 400    | 400
            GET    |                   | "x               | 400    | 400
            HEAD   | {this}            |                  | 404    | 200
            HEAD   | {old}             |                  | 404    | 412
            HEAD   |                   | {this}           | 404    | 304
            HEAD   |                   | *                | 404    | 304
            HEAD   |                   | {old}            | 404    | 200
            """;

    private final Api gateway = Suite.shared().gateway();
    private final String path = "/api/state/" + UUID.randomUUID();

    @ParameterizedTest
    @CsvSource(textBlock = TABLE, delimiter = '|', quoteCharacter = '\'', useHeadersInDisplayName = true)
    void areEvaluated(String method, @Nullable String ifMatch, @Nullable String ifNoneMatch, int absent, int present) {
        String old = gateway.put(path, "old").header("ETag");
        gateway.delete(path).isStatus(204);
        String other = gateway.put(path + "/other", "other").header("ETag");
        Reply ofNone = call(method, headers(ifMatch, ifNoneMatch, old, other));
        assertThat(ofNone.status()).as("absent: %s", ofNone).isEqualTo(absent);
        assertThat(gateway.get(path).status()).isEqualTo(absent == 201 ? 200 : 404);

        gateway.put(path, "is").header("ETag");
        String tag = gateway.get(path).header("ETag");
        Reply reply = call(method, headers(ifMatch, ifNoneMatch, old, tag));
        assertThat(reply.status()).as("present: %s", reply).isEqualTo(present);

        Reply after = gateway.get(path);
        if (method.equals("DELETE") && present == 204) {
            after.isStatus(404);
        } else {
            assertThat(after.body()).isEqualTo(method.equals("PUT") && present == 204 ? "new" : "is");
        }
        if (present == 304) {
            assertThat(reply.body()).isEmpty();
            assertThat(reply.header("ETag")).isEqualTo(tag);
        } else if (present == 412 && !method.equals("HEAD")) {
            reply.isProblem(412, "precondition-failed");
        }
    }

    @Test
    void severalHeaderLinesAreOneList() {
        String old = gateway.put(path, "was").header("ETag");
        String tag = gateway.put(path, "is").header("ETag");

        gateway.put(path, "new", "If-Match", old, "If-Match", tag, "If-Match", "\"abc\"")
                .isStatus(204);
        gateway.put(path, "newer", "If-Match", old, "If-Match", tag).isProblem(412, "precondition-failed");
        gateway.put(path, "newer", "If-Match", "*", "If-Match", tag).isProblem(400, "invalid-request");
    }

    @Test
    void datesAreIgnoredForValuesHaveNone() {
        gateway.put(path, "is");
        String past = "Sat, 01 Jan 2000 00:00:00 GMT";
        String future = "Sat, 01 Jan 2050 00:00:00 GMT";

        gateway.get(path, "If-Modified-Since", future).isStatus(200);
        gateway.put(path, "new", "If-Unmodified-Since", past).isStatus(204);
        gateway.delete(path, "If-Unmodified-Since", past).isStatus(204);
    }

    @Test
    void aRangeIsIgnored() {
        String tag = gateway.put(path, "value").header("ETag");

        Reply reply = gateway.get(path, "Range", "bytes=0-0", "If-Range", tag).isStatus(200);

        assertThat(reply.body()).isEqualTo("value");
        assertThat(reply.header("Accept-Ranges")).isEmpty();
        assertThat(reply.header("Content-Range")).isEmpty();
    }

    private Reply call(String method, String... headers) {
        return gateway.call(
                method, path, method.equals("PUT") ? BodyPublishers.ofString("new") : BodyPublishers.noBody(), headers);
    }

    private static String[] headers(
            @Nullable String ifMatch, @Nullable String ifNoneMatch, String old, String present) {
        List<String> headers = new ArrayList<>();
        if (ifMatch != null) {
            headers.addAll(List.of("If-Match", ifMatch));
        }
        if (ifNoneMatch != null) {
            headers.addAll(List.of("If-None-Match", ifNoneMatch));
        }
        return headers.stream()
                .map(text -> text.replace("{old}", old).replace("{this}", present))
                .toArray(String[]::new);
    }
}
