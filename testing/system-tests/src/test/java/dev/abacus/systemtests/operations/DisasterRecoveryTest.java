package dev.abacus.systemtests.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.chaos.audit.Audit;
import dev.abacus.chaos.audit.StoredCalculations;
import dev.abacus.chaos.load.CallOutcome;
import dev.abacus.chaos.load.CallVerdict;
import dev.abacus.chaos.load.LoadResponse;
import dev.abacus.chaos.load.OpenLoop;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.LocalClusterBuilder;
import dev.abacus.cluster.load.LoadCall;
import dev.abacus.cluster.load.LoadOperation;
import dev.abacus.cluster.load.Method;
import dev.abacus.cluster.process.Directories;
import dev.abacus.cluster.snapshot.SnapshotDownload;
import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.Reply;
import dev.abacus.systemtests.support.Suite;
import dev.abacus.testsupport.EtcdClient;
import dev.abacus.testsupport.streams.Event;
import dev.abacus.testsupport.streams.Subscriber;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Disaster recovery: all state is lost, and restored from a backup that was made under load. */
class DisasterRecoveryTest {

    private static final String RECORDS = "/api/calculations";
    private static final String KEYS = "/api/state?prefix=disaster/";

    private final Path directory = Suite.directory();
    private final Path backup = directory.resolveSibling(directory.getFileName() + ".db");
    private LocalCluster cluster = suite().start();
    private Api gateway = new Api(cluster.gateway());

    private LocalClusterBuilder suite() {
        return Suite.own(directory).instances(1);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    /** What a subscriber had received when its stream ended. */
    private record Received(String cursor, Set<String> ids) {}

    @Test
    void allThatWasAcknowledgedBeforeTheBackupIsBackAndSubscribersGetAReset() throws Exception {
        gateway.put("/api/state/disaster/before", "v").isStatus(201);
        Received early;
        Received late;
        String keysCursor;
        Duration asked;
        List<CallOutcome> outcomes;
        try (var stream = gateway.stream(RECORDS);
                OpenLoop load = OpenLoop.start(List.of(cluster.gateway()), 1, 20)) {
            awaitCalls(load, 120);
            early = read(stream, 10);

            asked = load.elapsed();
            new SnapshotDownload(cluster.etcd().endpoints(), Optional.empty()).to(backup);

            awaitCalls(load, load.made() + 60);
            try (var newest = gateway.stream(RECORDS);
                    var keys = gateway.stream(KEYS)) {
                gateway.put("/api/state/disaster/after", "v").isStatus(201);
                late = read(newest, 3);
                keysCursor = keys.next().id();
            }
            outcomes = load.stop();
        }
        cluster.close();
        Directories.delete(directory);

        long start = System.nanoTime();
        suite().restore(backup);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.printf("restored in %d ms%n", took.toMillis());
        assertThat(took).isLessThan(Duration.ofSeconds(30));
        cluster = suite().start();
        gateway = new Api(cluster.gateway());

        StoredCalculations stored =
                StoredCalculations.read(new EtcdClient(cluster.etcd().endpoints()));
        assertThat(Audit.violations(stored, asAnsweredUntil(asked, outcomes))).isEmpty();
        assertThat(stored.records()).hasSizeBetween(20, acknowledged(outcomes) - 1);
        isReplayed(outcomes);
        aSubscriberGetsAResetAndWhatItHasNotSeen(early, stored.records().keySet());
        aSubscriberThatWasAheadGetsAResetAndWhatIsNew(late);
        aSubscriberOfKeysStartsAnew(keysCursor);
    }

    /** What was acknowledged later may be in the backup or not. */
    private static List<CallOutcome> asAnsweredUntil(Duration asked, List<CallOutcome> outcomes) {
        return outcomes.stream()
                .map(outcome -> outcome.ended().compareTo(asked) <= 0 ? outcome : unknown(outcome))
                .toList();
    }

    private static CallOutcome unknown(CallOutcome outcome) {
        return new CallOutcome(
                outcome.call(),
                outcome.due(),
                outcome.lateness(),
                outcome.latency(),
                outcome.switched(),
                new LoadResponse(CallVerdict.OUTCOME_UNKNOWN, "", ""));
    }

    private static int acknowledged(List<CallOutcome> outcomes) {
        return (int) outcomes.stream()
                .filter(outcome -> outcome.isFor(Method.POST) && !outcome.failed())
                .count();
    }

    private void isReplayed(List<CallOutcome> outcomes) {
        CallOutcome first = outcomes.stream()
                .filter(outcome -> outcome.isFor(Method.POST) && outcome.call().operation() == LoadOperation.SUM)
                .filter(outcome -> !outcome.failed())
                .findFirst()
                .orElseThrow();
        LoadCall call = first.call();
        Reply again = gateway.post("/api/sum", "{\"numbers\":" + call.operands() + "}", "Idempotency-Key", call.key())
                .isStatus(201);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.body()).isEqualTo(first.answer().body());
    }

    private void aSubscriberGetsAResetAndWhatItHasNotSeen(Received before, Set<String> restored)
            throws IOException, InterruptedException {
        Set<String> missed = new HashSet<>(restored);
        missed.removeAll(before.ids());
        try (var stream = gateway.stream(RECORDS, before.cursor())) {
            assertThat(stream.next().name()).isEqualTo("reset");

            assertThat(read(stream, missed.size()).ids()).isEqualTo(missed);
        }
    }

    private void aSubscriberThatWasAheadGetsAResetAndWhatIsNew(Received before)
            throws IOException, InterruptedException {
        try (var stream = gateway.stream(RECORDS, before.cursor())) {
            assertThat(stream.next().name()).isEqualTo("reset");
            Reply made = gateway.post("/api/sum", "{\"numbers\":[1]}").isStatus(201);

            assertThat(read(stream, 1).ids())
                    .containsExactly(made.json().path("id").asString());
        }
    }

    private void aSubscriberOfKeysStartsAnew(String cursor) throws IOException, InterruptedException {
        try (var stream = gateway.stream(KEYS, cursor)) {
            assertThat(stream.next().name()).isEqualTo("reset");
            assertThat(stream.next().data()).contains("disaster/before");
            gateway.put("/api/state/disaster/after", "v").isStatus(201);
            assertThat(stream.next().data()).contains("disaster/after");
        }
    }

    private static Received read(Subscriber stream, int count) throws InterruptedException {
        Set<String> ids = new HashSet<>();
        String cursor = "";
        for (int number = 0; number < count; number++) {
            Event event = stream.next();
            assertThat(event.name()).isEqualTo("calculation");
            ids.add(new JsonMapper().readTree(event.data()).path("id").asString());
            cursor = event.id();
        }
        return new Received(cursor, ids);
    }

    private static void awaitCalls(OpenLoop load, int count) {
        await().atMost(Duration.ofMinutes(1)).until(() -> load.made() >= count);
    }
}
