package dev.abacus.chaos.audit;

import static dev.abacus.chaos.audit.StoredCalculations.KEYS;
import static dev.abacus.chaos.audit.StoredCalculations.RECORDS;
import static dev.abacus.chaos.audit.StoredCalculations.complement;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.load.CallOutcome;
import dev.abacus.chaos.load.CallVerdict;
import dev.abacus.chaos.load.LoadResponse;
import dev.abacus.cluster.load.LoadCall;
import dev.abacus.cluster.load.LoadOperation;
import dev.abacus.cluster.load.Method;
import dev.abacus.cluster.server.EtcdCluster;
import dev.abacus.testsupport.EtcdClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finds whatever is changed in etcd behind the suite's back. */
class AuditTest {

    private static EtcdCluster cluster;
    private static EtcdClient etcd;

    private final List<CallOutcome> outcomes = new ArrayList<>();
    private final LoadCall lost = call(0);
    private final String lostId = id();
    private final LoadCall call = call(1);
    private final String id = id();

    @BeforeAll
    static void start(@TempDir Path directory) {
        cluster = EtcdCluster.start(directory, 1);
        etcd = new EtcdClient(cluster.endpoints());
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void record() {
        record(lost, lostId);
        unacknowledged(lost);
        record(call, id);
        acknowledged(call, id);
    }

    @AfterEach
    void forget() {
        etcd.keys("/abacus/").forEach(etcd::delete);
    }

    @Test
    void acceptsWhatWasAcknowledgedAndWhatWasNot() {
        unacknowledged(call(2));
        ended(
                new LoadCall(3, Method.GET, LoadOperation.SUM, List.of(1L, 2L), "not-sent"),
                new LoadResponse(CallVerdict.OK, "", ""));

        assertThat(violations()).isEmpty();
    }

    @Test
    void readsMoreThanAPage() {
        for (int number = 2; number < 1_500; number++) {
            LoadCall next = call(number);
            String nextId = id();
            record(next, nextId);
            acknowledged(next, nextId);
        }

        assertThat(violations()).isEmpty();
    }

    @Test
    void findsARecordThatIsLost() {
        etcd.delete(RECORDS + complement(id));

        assertThat(violations()).singleElement().asString().contains(id, "its record is lost");
    }

    @Test
    void findsAKeyThatIsLost() {
        etcd.delete(KEYS + StoredCalculations.keyOf(call));

        assertThat(violations()).singleElement().asString().contains(id, "its key's entry is lost");
    }

    @Test
    void findsARecordThatIsDoubled() {
        String second = id();
        etcd.put(RECORDS + complement(second), json(call, second, call.result()));

        assertThat(violations()).singleElement().asString().contains(second, "recorded once more");
    }

    @Test
    void findsAKeyThatPointsAtAnotherRecord() {
        String second = id();
        record(call, second);

        assertThat(violations())
                .hasSize(2)
                .anyMatch(violation -> violation.contains("its key points at " + second))
                .anyMatch(violation -> violation.contains("recorded once more"));
    }

    @Test
    void findsAWrongResult() {
        etcd.put(RECORDS + complement(id), json(call, id, call.result() + 1));

        assertThat(violations()).singleElement().asString().contains(id, "recorded wrongly");
    }

    @Test
    void findsAWrongResultOfWhatWasNotAcknowledged() {
        etcd.put(RECORDS + complement(lostId), json(lost, lostId, lost.result() + 1));

        assertThat(violations()).singleElement().asString().contains(lostId, "recorded wrongly");
    }

    @Test
    void findsHalfOfWhatWasNotAcknowledged() {
        etcd.delete(RECORDS + complement(lostId));

        assertThat(violations()).singleElement().asString().contains("its key is there without its record");
    }

    @Test
    void findsWhatWasRecordedAlthoughItsAnswerSaysItWasNotExecuted() {
        LoadCall refused = call(2);
        String refusedId = id();
        record(refused, refusedId);
        ended(refused, new LoadResponse(CallVerdict.UNAVAILABLE, "", ""));

        assertThat(violations()).singleElement().asString().contains(refusedId, "503 unavailable, and is recorded");
    }

    @Test
    void acceptsThatTheFirstOfTwoGatewaysHasRecordedWhatTheSecondRefused() {
        LoadCall repeated = call(2);
        record(repeated, id());
        outcomes.add(new CallOutcome(
                repeated,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                true,
                new LoadResponse(CallVerdict.UNAVAILABLE, "", "")));

        assertThat(violations()).isEmpty();
    }

    @Test
    void findsARecordAndAKeyFromNowhere() {
        record(call(2), id());

        assertThat(violations())
                .hasSize(2)
                .anyMatch(violation -> violation.startsWith("nobody sent what is recorded"))
                .anyMatch(violation -> violation.startsWith("nobody sent the key"));
    }

    private List<String> violations() {
        return Audit.violations(StoredCalculations.read(etcd), outcomes);
    }

    private void acknowledged(LoadCall made, String recorded) {
        ended(made, new LoadResponse(CallVerdict.OK, recorded, ""));
    }

    private void unacknowledged(LoadCall made) {
        ended(made, new LoadResponse(CallVerdict.TIMEOUT, "", "no answer"));
    }

    private void ended(LoadCall made, LoadResponse response) {
        outcomes.add(new CallOutcome(made, Duration.ZERO, Duration.ZERO, Duration.ZERO, false, response));
    }

    private static void record(LoadCall made, String as) {
        etcd.put(RECORDS + complement(as), json(made, as, made.result()));
        etcd.put(KEYS + StoredCalculations.keyOf(made), as);
    }

    private static String json(LoadCall made, String as, long result) {
        return "{\"id\":\"%s\",\"operation\":\"%s\",\"operands\":%s,\"result\":%d,\"instance\":\"sum-service-1\"}"
                .formatted(as, made.operation().label(), made.operands(), result);
    }

    private static LoadCall call(int number) {
        return new LoadCall(number, Method.POST, LoadOperation.SUM, List.of(7L, (long) number), "key-" + number);
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }
}
