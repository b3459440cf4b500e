package dev.abacus.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.Reply;
import dev.abacus.systemtests.support.Suite;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code POST /api/multiply}, {@code POST /api/sum} and {@code GET /api/calculations}. */
class RecordingTest {

    private final Api gateway = Suite.shared().gateway();
    private final String key = UUID.randomUUID().toString();

    @Test
    void recordsAProduct() {
        Reply made = gateway.post("/api/multiply", "{\"a\":7,\"b\":8}", "Idempotency-Key", key)
                .isStatus(201);

        assertThat(made.json().path("result").asLong()).isEqualTo(56);
        assertThat(made.header("Idempotency-Key")).isEqualTo(key);
        assertThat(made.header("Idempotency-Replayed")).isEmpty();
        assertThat(made.header("Location"))
                .isEqualTo("/api/calculations/" + made.json().path("id").asString());
        assertThat(gateway.get(made.header("Location")).isStatus(200).json()).isEqualTo(made.json());
    }

    @Test
    void recordsASum() {
        Reply made = gateway.post("/api/sum", "{\"numbers\":[1,2,3]}").isStatus(201);

        assertThat(made.json().path("operation").asString()).isEqualTo("sum");
        assertThat(made.json().path("result").asLong()).isEqualTo(6);
    }

    @Test
    void answersARepeatedKeyWithTheFirstAnswer() {
        Reply first = gateway.post("/api/sum", "{\"numbers\":[1,2]}", "Idempotency-Key", key)
                .isStatus(201);
        for (int repeat = 0; repeat < 3; repeat++) {
            Reply again = gateway.post("/api/sum", "{\"numbers\":[1,2]}", "Idempotency-Key", key)
                    .isStatus(201);

            assertThat(again.json()).isEqualTo(first.json());
            assertThat(again.header("Location")).isEqualTo(first.header("Location"));
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        }
    }

    @Test
    void takesAQuotedKeyForTheSame() {
        gateway.post("/api/sum", "{\"numbers\":[1]}", "Idempotency-Key", key).isStatus(201);

        Reply again = gateway.post("/api/sum", "{\"numbers\":[1]}", "Idempotency-Key", '"' + key + '"')
                .isStatus(201);

        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void makesAKeyForACallerWithoutOne() {
        Reply made = gateway.post("/api/multiply", "{\"a\":2,\"b\":3}").isStatus(201);

        Reply again =
                gateway.post("/api/multiply", "{\"a\":2,\"b\":3}", "Idempotency-Key", made.header("Idempotency-Key"));

        assertThat(again.isStatus(201).json()).isEqualTo(made.json());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void refusesAKeyReusedForOtherOperands() {
        gateway.post("/api/multiply", "{\"a\":7,\"b\":8}", "Idempotency-Key", key)
                .isStatus(201);

        gateway.post("/api/multiply", "{\"a\":7,\"b\":9}", "Idempotency-Key", key)
                .isProblem(422, "idempotency-key-reused");
    }

    @Test
    void keepsTheKeysOfTheOperationsApart() {
        gateway.post("/api/multiply", "{\"a\":7,\"b\":8}", "Idempotency-Key", key)
                .isStatus(201);

        Reply other = gateway.post("/api/sum", "{\"numbers\":[7,8]}", "Idempotency-Key", key)
                .isStatus(201);

        assertThat(other.header("Idempotency-Replayed")).isEmpty();
    }

    @Test
    void refusesAMalformedKey() {
        String tooLong = "k".repeat(256);
        for (String malformed : List.of("", "a b", tooLong, "\"open")) {
            gateway.post("/api/sum", "{\"numbers\":[1]}", "Idempotency-Key", malformed)
                    .isProblem(400, "invalid-request");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"a":7.5,"b":8}          | a
                    {"a":7.0,"b":8}          | a
                    {"a":1e3,"b":8}          | a
                    {"a":"7","b":8}          | a
                    {"a":null,"b":8}         | a
                    {"a":[7],"b":8}          | a
                    {"a":true,"b":8}         | a
                    {"b":8}                  | a
                    {"a":7,"b":8,"c":9}      | c
                    """)
    void refusesWhatIsNoPairOfIntegers(String body, String field) {
        JsonNode problem = gateway.post("/api/multiply", body).isProblem(400, "invalid-request");

        assertThat(problem.path("errors").get(0).path("field").asString()).isEqualTo(field);
        assertThat(problem.path("detail").asString()).contains(field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "7",
                "null",
                "{\"a\":7,\"b\":8} x",
                "{\"a\":7,\"a\":8,\"b\":8}",
                "{\"a\":7,\"b\":}",
                "{\"a\":NaN,\"b\":8}"
            })
    void refusesWhatIsNoJsonObject(String body) {
        gateway.post("/api/multiply", body).isProblem(400, "invalid-request");
    }

    @Test
    void namesEveryBadNumber() {
        JsonNode problem =
                gateway.post("/api/sum", "{\"numbers\":[1,\"2\",3.5,null]}").isProblem(400, "invalid-request");

        assertThat(problem.path("errors")
                        .valueStream()
                        .map(error -> error.path("field").asString()))
                .containsExactly("numbers[1]", "numbers[2]", "numbers[3]");
    }

    @Test
    void refusesOverflowAndRecordsNothing() {
        gateway.post("/api/multiply", "{\"a\":9223372036854775807,\"b\":2}", "Idempotency-Key", key)
                .isProblem(422, "overflow");
        gateway.post("/api/multiply", "{\"a\":9223372036854775808,\"b\":2}").isProblem(422, "overflow");
        String digits = "9".repeat(2000);
        gateway.post("/api/sum", "{\"numbers\":[" + digits + "]}").isProblem(422, "overflow");

        // The key was not used up.
        gateway.post("/api/multiply", "{\"a\":1,\"b\":2}", "Idempotency-Key", key)
                .isStatus(201);
    }

    @Test
    void refusesTooManyNumbers() {
        String numbers = String.join(",", Collections.nCopies(10_001, "1"));

        gateway.post("/api/sum", "{\"numbers\":[" + numbers + "]}").isProblem(413, "too-large");
    }

    @Test
    void listsNewestFirstInPages() {
        List<String> made = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            made.addFirst(gateway.post("/api/sum", "{\"numbers\":[%d]}".formatted(number))
                    .isStatus(201)
                    .json()
                    .path("id")
                    .asString());
        }

        List<String> listed = new ArrayList<>();
        String after = "";
        while (listed.size() < made.size()) {
            JsonNode page = gateway.get("/api/calculations?limit=2" + after)
                    .isStatus(200)
                    .json();
            page.path("items").forEach(item -> listed.add(item.path("id").asString()));
            after = "&after=" + page.path("next").asString("");
        }

        assertThat(listed.subList(0, made.size())).isEqualTo(made);
    }

    @Test
    void pagesThroughLargeRecords() {
        String numbers = String.join(",", Collections.nCopies(10_000, "1000000000000"));
        for (int record = 0; record < 45; record++) {
            gateway.post("/api/sum", "{\"numbers\":[" + numbers + "]}").isStatus(201);
        }

        JsonNode page = gateway.get("/api/calculations?limit=200").isStatus(200).json();

        assertThat(page.path("items").size()).isPositive();
        assertThat(page.path("next").isNull()).isFalse();
    }

    @Test
    void doesNotFindWhatWasNeverRecorded() {
        gateway.get("/api/calculations/" + UUID.randomUUID()).isProblem(404, "not-found");
        gateway.get("/api/calculations/nonsense").isProblem(404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=-1", "limit=0", "limit=x", "limit=999999", "limit=1.5", "after=nonsense"})
    void refusesABadPage(String query) {
        JsonNode problem = gateway.get("/api/calculations?" + query).isProblem(400, "invalid-request");

        assertThat(problem.path("errors").get(0).path("field").asString())
                .isEqualTo(query.substring(0, query.indexOf('=')));
    }
}
