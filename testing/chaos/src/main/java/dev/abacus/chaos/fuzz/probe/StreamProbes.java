package dev.abacus.chaos.fuzz.probe;

import static org.awaitility.Awaitility.await;

import dev.abacus.chaos.fuzz.wire.Field;
import dev.abacus.testsupport.streams.Subscriber;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Probes of event streams that have been open since the beginning of the run. */
final class StreamProbes implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ProbeClient gateway;
    private final Subscriber keys;
    private final Subscriber calculations;
    private int count;

    StreamProbes(URI gateway) throws InterruptedException {
        this.gateway = new ProbeClient(gateway);
        this.keys = Subscriber.open(List.of(gateway.resolve("/api/state?prefix=probe/")));
        this.calculations = Subscriber.open(List.of(gateway.resolve("/api/calculations")));
    }

    List<Probe> all() {
        return List.of(
                new Probe("a new key comes in a stream that is followed", PATIENCE, this::newKey),
                new Probe("a new calculation comes in a stream that is followed", PATIENCE, this::newCalculation));
    }

    private @Nullable String newKey(Duration patience) throws Exception {
        String key = "probe/new-" + count++;
        gateway.call("PUT", "/api/state/" + key, "x");
        awaitIn(keys, "\"" + key + "\"", patience);
        gateway.call("DELETE", "/api/state/" + key, "");
        return null;
    }

    private @Nullable String newCalculation(Duration patience) throws Exception {
        var recorded = gateway.call(
                "POST", "/api/sum", "{\"numbers\":[1]}", new Field("Idempotency-Key", "probe-new-" + count++));
        String id = ProbeClient.json(recorded).path("id").asString("");
        if (id.isEmpty()) {
            return ProbeClient.describe(recorded);
        }
        awaitIn(calculations, id, patience);
        return null;
    }

    private static void awaitIn(Subscriber subscriber, String text, Duration patience) {
        await().atMost(patience)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> subscriber.take().stream()
                        .anyMatch(event -> event.data().contains(text)));
    }

    @Override
    public void close() {
        keys.close();
        calculations.close();
    }
}
