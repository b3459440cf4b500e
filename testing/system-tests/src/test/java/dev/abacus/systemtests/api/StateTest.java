package dev.abacus.systemtests.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.Reply;
import dev.abacus.systemtests.support.Suite;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code /api/state}. */
class StateTest {

    private final Api gateway = Suite.shared().gateway();
    private final String prefix = UUID.randomUUID() + "/";
    private final String path = "/api/state/" + prefix + "foo";

    @Test
    void writesAndReads() {
        String created = gateway.put(path, "bar").isStatus(201).header("ETag");
        assertThat(created).matches("\"\\d+\"");

        Reply read = gateway.get(path).isStatus(200);
        assertThat(read.body()).isEqualTo("bar");
        assertThat(read.header("ETag")).isEqualTo(created);
        assertThat(read.header("Content-Type")).startsWith("text/plain");
        assertThat(gateway.put(path, "baz").isStatus(204).header("ETag")).isNotEqualTo(created);
        assertThat(gateway.get(path + "?consistency=serializable").status()).isIn(200, 404);
    }

    @Test
    void takesAFormAsCurlSendsItForAValue() {
        gateway.call("PUT", path, BodyPublishers.ofString("a=b&c"), "Content-Type", "application/x-www-form-urlencoded")
                .isStatus(201);

        assertThat(gateway.get(path).body()).isEqualTo("a=b&c");
    }

    @Test
    void keepsBytesAsTheyAre() {
        gateway.call("PUT", path, BodyPublishers.ofByteArray(new byte[] {(byte) 0xff, 0, 1}))
                .isStatus(201);

        assertThat(gateway.get(path).isStatus(200).header("Content-Type")).startsWith("application/octet-stream");
        JsonNode item =
                gateway.get("/api/state?prefix=" + prefix).json().path("items").get(0);
        assertThat(item.path("valueBase64").asString()).isEqualTo("/wAB");
    }

    @Test
    void deletes() {
        gateway.put(path, "bar").isStatus(201);

        gateway.delete(path).isStatus(204);
        gateway.get(path).isProblem(404, "not-found");
        gateway.delete(path).isProblem(404, "not-found");
    }

    @Test
    void createsOnlyOnce() {
        gateway.put(path, "first", "If-None-Match", "*").isStatus(201);

        gateway.put(path, "second", "If-None-Match", "*").isProblem(412, "precondition-failed");
        assertThat(gateway.get(path).body()).isEqualTo("first");
    }

    @Test
    void comparesBeforeItWritesOrDeletes() {
        String first = gateway.put(path, "first").header("ETag");
        String second =
                gateway.put(path, "second", "If-Match", first).isStatus(204).header("ETag");

        gateway.put(path, "third", "If-Match", first).isProblem(412, "precondition-failed");
        gateway.delete(path, "If-Match", first).isProblem(412, "precondition-failed");
        assertThat(gateway.get(path).body()).isEqualTo("second");
        gateway.delete(path, "If-Match", second).isStatus(204);
        gateway.put(path, "none", "If-Match", second).isProblem(412, "precondition-failed");
    }

    @Test
    void aKeyWithATimeToLiveGoesByItself() {
        gateway.put(path + "?ttl=2s", "bar").isStatus(201);
        assertThat(gateway.get(path).body()).isEqualTo("bar");

        await().atMost(Duration.ofSeconds(15)).until(() -> gateway.get(path).status() == 404);
    }

    @Test
    void listsInPages() {
        for (String name : List.of("c", "a", "b")) {
            gateway.put("/api/state/" + prefix + name, name);
        }

        JsonNode first =
                gateway.get("/api/state?limit=2&prefix=" + prefix).isStatus(200).json();
        assertThat(first.path("items")
                        .valueStream()
                        .map(item -> item.path("value").asString()))
                .containsExactly("a", "b");
        JsonNode rest = gateway.get("/api/state?limit=2&prefix=" + prefix + "&after="
                        + first.path("next").asString())
                .json();
        assertThat(rest.path("items").valueStream().map(item -> item.path("key").asString()))
                .containsExactly(prefix + "c");
        assertThat(rest.path("next").isNull()).isTrue();
    }

    @Test
    void eightWhoListLargeValuesLeaveOthersTheirLists() throws Exception {
        for (int i = 0; i < 32; i++) {
            String key = "/api/state/" + prefix + i;
            // As fast as the budget of bytes takes them.
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> gateway.put(key, "v".repeat(64 * 1024)).status() < 300);
        }
        var over = new AtomicBoolean();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> listers = Stream.generate(() -> callers.submit(() -> pages(over)))
                    .limit(8)
                    .toList();
            try {
                for (int i = 0; i < 50; i++) {
                    gateway.get("/api/state?prefix=" + prefix + "none").isStatus(200);
                }
            } finally {
                over.set(true);
            }
            for (Future<Integer> lister : listers) {
                assertThat(lister.get()).isPositive();
            }
        }
    }

    /** Lists all again and again. @return how many pages */
    private int pages(AtomicBoolean over) {
        String list = "/api/state?limit=1000&prefix=" + prefix;
        int pages = 0;
        String after = "";
        while (!over.get()) {
            JsonNode page = gateway.get(list + after).isStatus(200).json();
            after = page.path("next").isNull()
                    ? ""
                    : "&after=" + page.path("next").asString();
            pages++;
        }
        return pages;
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5s", "0s", "x", "30", "1.5s", "", "999999999d"})
    void refusesABadTimeToLive(String ttl) {
        JsonNode problem = gateway.put(path + "?ttl=" + ttl, "bar").isProblem(400, "invalid-request");

        assertThat(problem.path("errors").get(0).path("field").asString()).isEqualTo("ttl");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "42", "\"42"})
    void refusesAMalformedPrecondition(String ifMatch) {
        gateway.put(path, "bar", "If-Match", ifMatch).isProblem(400, "invalid-request");
    }

    @Test
    void refusesUnknownConsistencyAndBadLimits() {
        gateway.get(path + "?consistency=maybe").isProblem(400, "invalid-request");
        gateway.get("/api/state?limit=-1").isProblem(400, "invalid-request");
    }

    @Test
    void refusesALargeKeyOrValue() {
        gateway.put("/api/state/" + "k".repeat(513), "bar").isProblem(413, "too-large");
        gateway.put(path, "v".repeat(64 * 1024)).isStatus(201);
    }

    @ParameterizedTest
    @ValueSource(ints = {64 * 1024 + 1, 1024 * 1024, 1024 * 1024 + 1})
    void refusesAValueThatIsTooLarge(int bytes) {
        JsonNode problem = gateway.put(path, "v".repeat(bytes)).isProblem(413, "too-large");

        assertThat(problem.path("detail").asString()).contains(bytes > 1024 * 1024 ? "1048576" : "65536");
        gateway.get(path).isProblem(404, "not-found");
    }
}
