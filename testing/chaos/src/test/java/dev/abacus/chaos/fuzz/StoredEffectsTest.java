package dev.abacus.chaos.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.fuzz.grammar.FuzzRequest;
import dev.abacus.chaos.fuzz.grammar.RequestGrammar;
import dev.abacus.chaos.fuzz.oracle.Exchange;
import dev.abacus.chaos.fuzz.wire.RawConnection;
import dev.abacus.chaos.fuzz.wire.RawRequest;
import dev.abacus.chaos.fuzz.wire.RawResponse;
import dev.abacus.chaos.fuzz.wire.ReadResult;
import dev.abacus.chaos.fuzz.wire.SendMode;
import dev.abacus.cluster.server.EtcdCluster;
import dev.abacus.testsupport.EtcdClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What requests have changed in etcd is compared with what their responses say. */
class StoredEffectsTest {

    private static final String MARK = "fuzz-1-7z";
    private static final String STATE = "/abacus/state/";
    private static final String OWN = STATE + MARK;

    private EtcdCluster cluster;
    private EtcdClient etcd;
    private StoredEffects effects;

    @BeforeEach
    void start(@TempDir Path directory) {
        cluster = EtcdCluster.start(directory, 1);
        etcd = new EtcdClient(cluster.endpoints());
        effects = new StoredEffects(etcd);
        effects.prepare(List.of());
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aPutOfAnOwnKey() {
        etcd.put(OWN, "x");
        assertThat(examined(put(MARK, "x", 412))).containsExactly(StoredEffects.NO_EFFECT);
        assertThat(etcd.keys(STATE)).isEmpty();

        etcd.put(OWN, "x");
        assertThat(examined(put(MARK, "x", 201))).isEmpty();

        etcd.put(OWN, "y");
        assertThat(examined(put(MARK, "x", 201))).containsExactly(StoredEffects.EFFECT);

        etcd.put(OWN, "x");
        etcd.put(OWN, "x");
        assertThat(examined(put(MARK, "x", 201))).containsExactly(StoredEffects.ONE_EFFECT);

        etcd.put(OWN, "x");
        etcd.delete(OWN);
        assertThat(examined(put(MARK, "x", 201))).containsExactly(StoredEffects.EFFECT);
    }

    @Test
    void aKeyThatIsEncodedOrHasParameters() {
        etcd.put(OWN, "x");
        assertThat(examined(put(MARK + ";rev=2", "x", 201))).containsExactly(StoredEffects.EFFECT);

        etcd.put(OWN + "/a b", "x");
        assertThat(examined(put(MARK + "/a%20b", "x", 201))).isEmpty();
    }

    @Test
    void aRefusedPutThatOverwritesASharedKey() {
        etcd.put(STATE + "k1", MARK + " x");
        etcd.put(STATE + "k1", "another value");
        assertThat(examined(put("k1", MARK + " x", 412))).containsExactly(StoredEffects.NO_EFFECT);

        etcd.put(STATE + "k1", MARK + " x");
        etcd.put(STATE + "k1", "another value");
        assertThat(examined(put("k1", MARK + " x", 204))).isEmpty();

        etcd.put(STATE + "k2", MARK + " x");
        assertThat(examined(put("k1", MARK + " x", 204))).containsExactly(StoredEffects.EFFECT);
    }

    @Test
    void aRequestThatNeverCameToItsEnd() {
        var cut = new Exchange(
                put(MARK, "x", 0).request(), new RawConnection.Received(new ReadResult.NotExpected(), null, false));

        etcd.put("/abacus/idempotency/sum/" + MARK, "x");

        assertThat(examined(cut)).containsExactly(StoredEffects.NO_EFFECT);
    }

    @Test
    void aDeletion() {
        assertThat(examinedDeletion("DELETE", 412, false)).isEmpty();
        assertThat(examinedDeletion("DELETE", 412, true)).containsExactly(StoredEffects.NO_EFFECT);
        assertThat(examinedDeletion("GET", 200, true)).containsExactly(StoredEffects.NO_EFFECT);
        assertThat(examinedDeletion("DELETE", 204, true)).isEmpty();
        assertThat(examinedDeletion("DELETE", 204, false)).containsExactly(StoredEffects.EFFECT);
    }

    @Test
    void theGrammarMarksSharedValuesAndDeletesOwnKeys() {
        List<FuzzRequest> plain = LongStream.range(0, 2_000)
                .mapToObj(new RequestGrammar(1)::request)
                .filter(FuzzRequest::isPlain)
                .toList();

        assertThat(plain)
                .filteredOn(request -> request.call().equals("PUT shared value"))
                .isNotEmpty()
                .allMatch(request -> new String(request.raw().body(), UTF_8).contains(request.mark()));
        assertThat(plain)
                .filteredOn(request -> request.ownKey().isPresent())
                .isNotEmpty()
                .allMatch(request -> request.raw()
                        .target()
                        .equals("/api/state/" + request.ownKey().orElseThrow()));
    }

    private List<String> examinedDeletion(String method, int status, boolean deleted) {
        Exchange exchange = exchange("DELETE own value", method, MARK, "", status);
        effects.prepare(List.of(exchange.request()));
        assertThat(etcd.keys(STATE)).containsExactly(OWN);
        if (deleted) {
            etcd.delete(OWN);
        }
        return examined(exchange);
    }

    private static Exchange put(String key, String value, int status) {
        return exchange("PUT value", "PUT", key, value, status);
    }

    private static Exchange exchange(String call, String method, String key, String value, int status) {
        var raw = new RawRequest(
                method, "/api/state/" + key, "HTTP/1.1", List.of(), value.getBytes(UTF_8), SendMode.KEPT_ALIVE);
        var response = new RawResponse(status, List.of(), new byte[0], false);
        return new Exchange(
                new FuzzRequest(7, call, Set.of(), MARK, raw),
                new RawConnection.Received(new ReadResult.Responded(response), null, false));
    }

    /** The rules that it breaks; then another batch begins. */
    private List<String> examined(Exchange exchange) {
        List<String> rules = new ArrayList<>();
        effects.examine(List.of(exchange), (_, rule, _) -> rules.add(rule));
        effects.prepare(List.of());
        return rules;
    }
}
