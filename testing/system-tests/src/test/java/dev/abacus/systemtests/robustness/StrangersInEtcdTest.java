package dev.abacus.systemtests.robustness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.EventReader;
import dev.abacus.systemtests.support.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Somebody writes into etcd past the suite: callers get all that is the suite's, and no task ends. */
class StrangersInEtcdTest {

    private static final String RECORDS = "/abacus/calculations/";

    private static LocalCluster cluster;
    private static Api gateway;
    private static Api etcd;

    @BeforeAll
    static void start() {
        cluster = Suite.own()
                .instances(1)
                .environment("ABACUS_BACKUP_INTERVAL", "2s")
                .start();
        gateway = new Api(cluster.gateway());
        etcd = new Api(cluster.etcd().endpoints().getFirst());
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void recordsAreListedAndStreamedPastGarbage() throws IOException, InterruptedException {
        String garbage = RECORDS + complement(UUID.fromString(record()).toString());
        String beginning;
        String last;
        try (var stream = new EventReader(gateway, "/api/calculations", null)) {
            beginning = await().until(stream::lastEventId, id -> !id.isEmpty());
            put(garbage.getBytes(UTF_8), "garbage");
            put((RECORDS + "no-id").getBytes(UTF_8), "{}");
            last = record();

            assertThat(stream.next().data()).contains(last);
        }

        gateway.get("/api/calculations/" + complement(garbage.substring(RECORDS.length())))
                .isProblem(404, "not-found");
        assertThat(ids("/api/calculations?limit=1")).startsWith(last).hasSizeGreaterThanOrEqualTo(1);
        delete(garbage.getBytes(UTF_8));
        try (var stream = new EventReader(gateway, "/api/calculations", beginning)) {
            assertThat(stream.next().data()).contains(last);
        }
        assertThat(gateway.get("/actuator/prometheus").isStatus(200).body())
                .containsPattern("abacus_etcd_unreadable_total\\{[^}]*prefix=\"/abacus/calculations/\"");
        assertThat(Files.readAllLines(cluster.log("gateway")))
                .filteredOn(line -> line.contains(garbage))
                .hasSize(1);
    }

    @Test
    void keysThatAreNotUtf8ArePassed() {
        String prefix = "s" + UUID.randomUUID() + "/";
        gateway.put("/api/state/" + prefix + "a", "1").isStatus(201);
        for (int number = 0; number < 3; number++) {
            byte[] key = ("/abacus/state/" + prefix + "b" + number + "?").getBytes(UTF_8);
            key[key.length - 1] = (byte) 0xff;
            put(key, "theirs");
        }
        gateway.put("/api/state/" + prefix + "c", "2").isStatus(201);

        List<String> keys = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = gateway.get("/api/state?limit=1&prefix=" + prefix + after)
                    .isStatus(200)
                    .json();
            page.path("items").forEach(item -> keys.add(item.path("key").asString()));
            after = page.path("next").isNull()
                    ? null
                    : "&after=" + page.path("next").asString();
        } while (after != null);

        assertThat(keys).containsExactly(prefix + "a", prefix + "c");
    }

    @Test
    void backupsGoOn() {
        soon().until(() -> backup().path("last").isObject());
        JsonNode before = backup();
        long term = before.path("term").asLong();

        put("/abacus/backups/last".getBytes(UTF_8), "garbage");
        put("/abacus/backups/failure".getBytes(UTF_8), "garbage");

        assertThat(backup().path("failure").isNull()).isTrue();
        soon().until(() ->
                backup().path("last").isObject() && !backup().path("last").equals(before.path("last")));

        put("/abacus/leaders/backup".getBytes(UTF_8), "");

        soon().until(() -> backup().path("term").asLong() > term);
        JsonNode again = backup();
        soon().until(() -> !backup().path("last").equals(again.path("last")));
        assertThat(gateway.get("/actuator/prometheus").body())
                .containsPattern("abacus_loop_last_success_age_seconds\\{[^}]*loop=\"backups\"");
    }

    @Test
    void aRecordThatIsGoneIsSaidToBeGone() {
        String key = UUID.randomUUID().toString();
        String id = gateway.post("/api/sum", "{\"numbers\":[1]}", "Idempotency-Key", key)
                .isStatus(201)
                .json()
                .path("id")
                .asString();
        delete((RECORDS + complement(id)).getBytes(UTF_8));

        JsonNode gone = gateway.post("/api/sum", "{\"numbers\":[1]}", "Idempotency-Key", key)
                .isProblem(410, "record-gone");

        assertThat(gone.path("detail").asString()).contains(key, id, "deleted", "use a new key");
        gateway.post(
                        "/api/sum",
                        "{\"numbers\":[1]}",
                        "Idempotency-Key",
                        UUID.randomUUID().toString())
                .isStatus(201);
    }

    private static String record() {
        return gateway.post("/api/sum", "{\"numbers\":[1]}")
                .isStatus(201)
                .json()
                .path("id")
                .asString();
    }

    private static List<String> ids(String path) {
        List<String> ids = new ArrayList<>();
        gateway.get(path)
                .isStatus(200)
                .json()
                .path("items")
                .forEach(item -> ids.add(item.path("id").asString()));
        return ids;
    }

    private static JsonNode backup() {
        return gateway.get("/api/topology").isStatus(200).json().path("backup");
    }

    private static String complement(String id) {
        UUID uuid = UUID.fromString(id);
        return new UUID(~uuid.getMostSignificantBits(), ~uuid.getLeastSignificantBits()).toString();
    }

    private static void put(byte[] key, String value) {
        etcd.post(
                        "/v3/kv/put",
                        "{\"key\":\"%s\",\"value\":\"%s\"}".formatted(base64(key), base64(value.getBytes(UTF_8))))
                .isStatus(200);
    }

    private static void delete(byte[] key) {
        etcd.post("/v3/kv/deleterange", "{\"key\":\"%s\"}".formatted(base64(key)))
                .isStatus(200);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30));
    }
}
