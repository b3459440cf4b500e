package dev.abacus.chaos.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.fuzz.grammar.FuzzRequest;
import dev.abacus.chaos.fuzz.oracle.Exchange;
import dev.abacus.chaos.fuzz.wire.Manner;
import dev.abacus.chaos.fuzz.wire.RawRequest;
import dev.abacus.chaos.fuzz.wire.RawResponse;
import dev.abacus.chaos.fuzz.wire.Reception;
import dev.abacus.chaos.fuzz.wire.Wire;
import dev.abacus.cluster.server.EtcdCluster;
import dev.abacus.testsupport.EtcdClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredTracesTest {

    private static final String MARK = "fuzz-1-7z";

    @Test
    void whatIsLeftIsHeldAgainstWhatWasTold(@TempDir Path directory) {
        try (EtcdCluster etcd = EtcdCluster.start(directory, 1)) {
            EtcdClient keys = new EtcdClient(etcd.endpoints());
            StoredTraces traces = new StoredTraces(keys);

            keys.put("/abacus/state/" + MARK, "x");
            assertThat(examined(traces, put(MARK, 412))).containsExactly(StoredTraces.LEFT);
            assertThat(keys.keys("/abacus/state/")).isEmpty();

            keys.put("/abacus/idempotency/sum/" + MARK, "x");
            assertThat(examined(
                            traces,
                            new Exchange(
                                    put(MARK, 412).request(),
                                    new Wire.Received(new Reception.Unawaited(), null, false))))
                    .containsExactly(StoredTraces.LEFT);

            keys.put("/abacus/state/" + MARK, "x");
            assertThat(examined(traces, put(MARK, 201))).isEmpty();

            keys.put("/abacus/state/" + MARK, "x");
            assertThat(examined(traces, put(MARK + ";rev=2", 201))).containsExactly(StoredTraces.THERE);

            keys.put("/abacus/state/" + MARK + "/a b", "x");
            assertThat(examined(traces, put(MARK + "/a%20b", 201))).isEmpty();
        }
    }

    private static Exchange put(String key, int status) {
        var raw = new RawRequest("PUT", "/api/state/" + key, "HTTP/1.1", List.of(), new byte[0], Manner.KEPT_ALIVE);
        var response = new RawResponse(status, List.of(), new byte[0], false);
        return new Exchange(
                new FuzzRequest(7, "PUT value", Set.of(), MARK, raw),
                new Wire.Received(new Reception.Responded(response), null, false));
    }

    private static List<String> examined(StoredTraces traces, Exchange exchange) {
        List<String> rules = new ArrayList<>();
        traces.examine(List.of(exchange), (_, rule, _) -> rules.add(rule));
        return rules;
    }
}
