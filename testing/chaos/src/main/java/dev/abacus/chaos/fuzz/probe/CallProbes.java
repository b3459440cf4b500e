package dev.abacus.chaos.fuzz.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.chaos.fuzz.garbage.GarbageGrammar;
import dev.abacus.chaos.fuzz.wire.Field;
import dev.abacus.chaos.fuzz.wire.RawResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Probes of calls that have to succeed, whatever was sent before, and whatever garbage is stored. */
final class CallProbes {

    private static final Duration AT_ONCE = Duration.ZERO;
    private static final int MAX_PAGES = 40;

    private final ProbeClient gateway;
    private int count;

    CallProbes(URI gateway) {
        this.gateway = new ProbeClient(gateway);
    }

    List<Probe> all() {
        return List.of(
                new Probe("a good computation works right after", AT_ONCE, _ -> compute()),
                new Probe("a good recording works right after", AT_ONCE, _ -> record()),
                new Probe("a key is written, read and deleted right after", AT_ONCE, _ -> keys()),
                new Probe("a stream opens right after", AT_ONCE, _ -> stream()),
                new Probe(
                        "topology is answered, whatever is stored",
                        AT_ONCE,
                        _ -> is(200, gateway.get("/api/topology"))),
                new Probe(
                        "pages of calculations come, whatever is stored",
                        AT_ONCE,
                        _ -> pages("/api/calculations?limit=20", 3, false)),
                new Probe(
                        "pages of keys come to an end, whatever is stored",
                        AT_ONCE,
                        _ -> pages("/api/state?limit=1&prefix=" + GarbageGrammar.STATE, MAX_PAGES, true)),
                new Probe("a value is read or absent, whatever its media type in etcd", AT_ONCE, _ -> typed()),
                new Probe(
                        "a key that points at no record is not taken for an outage of etcd",
                        AT_ONCE,
                        _ -> danglingKey()));
    }

    private @Nullable String compute() throws IOException, InterruptedException {
        RawResponse response = gateway.get("/api/multiply?a=-7&b=8");
        boolean right = response.status() == 200
                && ProbeClient.json(response).path("result").asLong(0) == -56;
        return right ? null : ProbeClient.describe(response);
    }

    private @Nullable String record() throws IOException, InterruptedException {
        RawResponse response = sum("probe-" + count++, "[1,2,3]");
        boolean right = response.status() == 201
                && ProbeClient.json(response).path("result").asLong(0) == 6;
        return right ? null : ProbeClient.describe(response);
    }

    private RawResponse sum(String key, String numbers) throws IOException, InterruptedException {
        return gateway.call("POST", "/api/sum", "{\"numbers\":" + numbers + "}", new Field("Idempotency-Key", key));
    }

    private @Nullable String keys() throws IOException, InterruptedException {
        String key = "/api/state/probe/key";
        RawResponse put = gateway.call("PUT", key, "value " + count);
        if (!put.isSuccess()) {
            return "PUT: " + ProbeClient.describe(put);
        }
        RawResponse get = gateway.get(key);
        if (get.status() != 200 || !get.text().equals("value " + count)) {
            return "GET: " + ProbeClient.describe(get);
        }
        RawResponse delete = gateway.call("DELETE", key, "");
        return delete.status() == 204 ? null : "DELETE: " + ProbeClient.describe(delete);
    }

    private @Nullable String stream() throws IOException, InterruptedException {
        return is(200, gateway.get("/api/state?prefix=probe", new Field("Accept", "text/event-stream")));
    }

    private @Nullable String typed() throws IOException, InterruptedException {
        RawResponse response = gateway.get("/api/state/" + GarbageGrammar.TYPED);
        return response.status() == 200 || response.status() == 404 ? null : ProbeClient.describe(response);
    }

    private @Nullable String danglingKey() throws IOException, InterruptedException {
        RawResponse response = sum(GarbageGrammar.KEY, "[4,5]");
        return response.status() == 503 ? ProbeClient.describe(response) : null;
    }

    /** @param toTheEnd whether there has to be one within so many pages */
    private @Nullable String pages(String list, int pages, boolean toTheEnd) throws IOException, InterruptedException {
        String target = list;
        for (int page = 0; page < pages; page++) {
            RawResponse response = gateway.get(target);
            if (response.status() != 200) {
                return target + ": " + ProbeClient.describe(response);
            }
            String next = ProbeClient.json(response).path("next").asString("");
            if (next.isEmpty()) {
                return null;
            }
            target = list + "&after=" + URLEncoder.encode(next, UTF_8);
        }
        return toTheEnd ? "after %d pages the next one is %s".formatted(pages, target) : null;
    }

    private static @Nullable String is(int status, RawResponse response) {
        return response.status() == status ? null : ProbeClient.describe(response);
    }
}
