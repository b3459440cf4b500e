package dev.abacus.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.process.Http;
import dev.abacus.state.calculations.IdempotencyKey;
import dev.abacus.state.keys.Consistency;
import dev.abacus.state.keys.Precondition;
import dev.abacus.testservers.TestEtcd;
import dev.abacus.testservers.TestServers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A database that has grown to its quota. */
class QuotaTest {
    private static final long QUOTA_BYTES = 8 << 20;
    private static final byte[] VALUE = new byte[400 << 10];

    private final TestEtcd etcd =
            TestServers.startEtcd(1, member -> member.with("--quota-backend-bytes=" + QUOTA_BYTES));
    private final SharedState state =
            SharedState.connect(etcd.endpoints(), () -> new StateSettings(Duration.ofSeconds(5), Duration.ofHours(24)));

    @AfterEach
    void close() {
        state.close();
        etcd.close();
    }

    @Test
    void refusesWritesWhileReadsGoOnUntilThereIsRoom() throws Exception {
        await().until(state::available);
        String recorded = record();
        assertThatThrownBy(this::fill).isInstanceOf(StorageFullException.class);

        for (var call : GroupCommitTest.allAtOnce(20, caller -> record())) {
            assertThatThrownBy(call::get).hasCauseInstanceOf(StorageFullException.class);
        }
        assertThat(state.available()).isTrue();
        assertThat(state.keys().get("value-0", Consistency.LINEARIZABLE)).isPresent();
        assertThat(state.calculations().find(recorded)).isPresent();

        makeRoom();

        assertThat(state.calculations().find(record())).isPresent();
        assertThat(state.calculations().find(recorded)).isPresent();
    }

    /** Goes on beyond the quota, for etcd looks at its size only now and then. */
    private void fill() {
        for (int i = 0; i < 20 * QUOTA_BYTES / VALUE.length; i++) {
            state.keys().put("value-" + i, VALUE, Precondition.NONE, null);
        }
    }

    /** What docs/state.md tells an operator to do. */
    private void makeRoom() {
        post(
                "/v3/kv/deleterange",
                "{\"key\":\"%s\",\"range_end\":\"%s\"}",
                base64("/abacus/state/"),
                base64("/abacus/state0"));
        post("/v3/kv/compaction", "{\"revision\":%d,\"physical\":true}", currentRevision());
        post("/v3/maintenance/defragment", "{}");
        String alarms = post("/v3/maintenance/alarm", "{\"action\":\"GET\"}");
        post(
                "/v3/maintenance/alarm",
                "{\"action\":\"DEACTIVATE\",\"alarm\":\"NOSPACE\",\"memberID\":\"%s\"}",
                number("memberID", alarms));
    }

    private long currentRevision() {
        String reply = post("/v3/kv/range", "{\"key\":\"%s\"}", base64("/abacus/none"));
        return Long.parseLong(number("revision", reply));
    }

    private static String number(String name, String json) {
        return json.replaceFirst("(?s).*\"" + name + "\":\"(\\d+)\".*", "$1");
    }

    private String post(String path, String json, Object... values) {
        Http.Reply reply = Http.send(
                "POST",
                etcd.endpoints().getFirst().resolve(path),
                json.formatted(values).getBytes(UTF_8));
        assertThat(reply.status()).as(path).isEqualTo(200);
        return new String(reply.body(), UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private String record() {
        return state.calculations()
                .record("multiply", List.of(7L, 8L), 56, "arith-service-1", IdempotencyKey.random())
                .calculation()
                .id();
    }
}
