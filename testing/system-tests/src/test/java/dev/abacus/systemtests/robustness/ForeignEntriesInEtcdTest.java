package dev.abacus.systemtests.robustness;

import static dev.abacus.systemtests.support.Suite.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.chaos.audit.StoredCalculations;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.Reply;
import dev.abacus.systemtests.support.KeptSuite;
import dev.abacus.systemtests.support.Suite;
import dev.abacus.testsupport.EtcdClient;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Somebody writes into etcd past the suite: callers get all that is the suite's, and no task ends. */
class ForeignEntriesInEtcdTest {

    @RegisterExtension
    static final KeptSuite<LocalCluster> SUITE = new KeptSuite<>(() ->
            Suite.own().instances(1).environment("ABACUS_BACKUP_INTERVAL", "2s").start());

    private final LocalCluster cluster = SUITE.get();
    private final Api gateway = new Api(cluster.gateway());
    private final EtcdClient etcd = new EtcdClient(cluster.etcd().endpoints());

    @Test
    void recordsAreListedAndStreamedPastGarbage() throws IOException, InterruptedException {
        String garbage = StoredCalculations.RECORDS
                + StoredCalculations.complement(
                        UUID.fromString(gateway.recordSum()).toString());
        String beginning;
        String last;
        try (var stream = gateway.stream("/api/calculations")) {
            beginning = await().until(stream::lastEventId, id -> !id.isEmpty());
            etcd.put(garbage, "garbage");
            etcd.put(StoredCalculations.RECORDS + "no-id", "{}");
            last = gateway.recordSum();

            assertThat(stream.next().data()).contains(last);
        }

        gateway.get("/api/calculations/"
                        + StoredCalculations.complement(garbage.substring(StoredCalculations.RECORDS.length())))
                .isProblem(404, "not-found");
        assertThat(ids("/api/calculations?limit=1")).startsWith(last).hasSizeGreaterThanOrEqualTo(1);
        etcd.delete(garbage);
        try (var stream = gateway.stream("/api/calculations", beginning)) {
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
            etcd.put(key, new byte[] {1});
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
    void backupsGoOn() throws IOException {
        soon().until(() -> backup().path("last").isObject());
        JsonNode before = backup();
        long term = before.path("term").asLong();

        etcd.put("/abacus/backups/last", "garbage");
        etcd.put("/abacus/backups/failure", "garbage");

        assertThat(backup().path("failure").isNull()).isTrue();
        soon().until(() ->
                backup().path("last").isObject() && !backup().path("last").equals(before.path("last")));

        assertThat(gateway.get("/actuator/prometheus").body())
                .containsPattern("abacus_etcd_unreadable_total\\{[^}]*prefix=\"/abacus/backups/\"");
        assertThat(Files.readAllLines(cluster.log("gateway")))
                .filteredOn(line -> line.contains("key /abacus/backups/last,"))
                .hasSize(1);
        etcd.put("/abacus/backups/last", "garbage again");
        etcd.delete("/abacus/backups/last");
        soon().until(() -> backup().path("last").isObject());

        etcd.put("/abacus/leaders/backup", "");

        soon().until(() -> backup().path("term").asLong() > term);
        JsonNode again = backup();
        soon().until(() -> !backup().path("last").equals(again.path("last")));
        assertThat(gateway.get("/actuator/prometheus").body())
                .containsPattern("abacus_loop_last_success_age_seconds\\{[^}]*loop=\"backups\"");
    }

    /** A type counts where its value was written, in the same transaction. */
    @ParameterizedTest
    @ValueSource(strings = {"a/b;c=LONG", "text/html;x=\"\r\nSet-Cookie: a=b\"", "nonsense", "a/*", ""})
    void aTypeThatNoHeaderCarriesIsPassed(String type) {
        String key = "t" + UUID.randomUUID();
        byte[] media = type.replace("LONG", "d".repeat(100_000)).getBytes(UTF_8);
        etcd.put(Map.of("/abacus/state/" + key, "v".getBytes(UTF_8), "/abacus/types/" + key, media));

        Reply reply = gateway.get("/api/state/" + key).isStatus(200);

        assertThat(reply.header("Content-Type")).isEqualTo("text/plain;charset=UTF-8");
        assertThat(reply.header("Set-Cookie")).isEmpty();
        assertThat(reply.body()).isEqualTo("v");
    }

    @Test
    void aRecordThatIsGoneIsSaidToBeGone() {
        String key = UUID.randomUUID().toString();
        String id = gateway.post("/api/sum", "{\"numbers\":[1]}", "Idempotency-Key", key)
                .isStatus(201)
                .json()
                .path("id")
                .asString();
        etcd.delete(StoredCalculations.RECORDS + StoredCalculations.complement(id));

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

    private List<String> ids(String path) {
        List<String> ids = new ArrayList<>();
        gateway.get(path)
                .isStatus(200)
                .json()
                .path("items")
                .forEach(item -> ids.add(item.path("id").asString()));
        return ids;
    }

    private JsonNode backup() {
        return gateway.get("/api/topology").isStatus(200).json().path("backup");
    }
}
