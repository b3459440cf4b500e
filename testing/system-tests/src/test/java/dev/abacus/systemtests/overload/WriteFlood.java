package dev.abacus.systemtests.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.load.Pacing;
import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.Reply;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Callers that write as fast as they get answers: the largest values, to new keys and to the same ones, small values
 * with a time to live, the largest recordings and small ones. It remembers all that was acknowledged.
 */
public final class WriteFlood {

    /** Beyond two compactions of etcd's history. */
    public static final Duration MINUTES = Duration.ofMinutes(5);

    /** Beyond the burst that the write rate has room for. */
    public static final Duration SHORT = Duration.ofSeconds(40);

    private static final int KINDS = 5;
    private static final int CALLERS_OF_A_KIND = 6;
    private static final int VALUE_BYTES = 64 << 10;
    private static final int NUMBERS = 10_000;
    private static final String KEYS = "/api/state?prefix=flood/&";
    /** Sums to zero, and has 19 digits each. */
    private static final String LARGEST_SUM = "{\"numbers\":["
            + String.join(",", Collections.nCopies(NUMBERS / 2, Long.MAX_VALUE + ",-" + Long.MAX_VALUE)) + "]}";

    private static final String SMALLEST = "{\"a\":7,\"b\":8}";

    private final Api gateway;
    private final Set<String> newKeys = ConcurrentHashMap.newKeySet();
    private final Set<String> keysWithTtl = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Integer> overwritten = new ConcurrentHashMap<>();
    private final Set<String> largeRecordings = ConcurrentHashMap.newKeySet();
    private final Set<String> smallRecordings = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Integer> refused = new ConcurrentHashMap<>();

    public WriteFlood(Api gateway) {
        this.gateway = gateway;
    }

    public void run(Duration time) {
        long unanswered = Pacing.closed(
                KINDS * CALLERS_OF_A_KIND, time, (client, number) -> write(client % KINDS, client / KINDS, number));
        System.out.printf(
                "flood of %d s: %d new keys, %d with a time to live, %d large and %d small recordings; refused: %s, unanswered: %d%n",
                time.toSeconds(),
                newKeys.size(),
                keysWithTtl.size(),
                largeRecordings.size(),
                smallRecordings.size(),
                refused,
                unanswered);
        assertThat(List.of(newKeys, keysWithTtl, largeRecordings, smallRecordings))
                .noneMatch(Set::isEmpty);
        assertThat(overwritten).hasSize(CALLERS_OF_A_KIND);
        assertThat(refused.keySet()).containsOnly(503);
        assertThat(gateway.get("/actuator/prometheus").body())
                .as("the write rate has bounded it")
                .containsPattern("(?m)^abacus_write_rate_refused_total\\{.*kind=\"values\".*} [1-9]");
    }

    private void write(int kind, int caller, int number) {
        String prefix = "flood/" + caller;
        switch (kind) {
            case 0 -> put(prefix + "/new/" + number, number, newKeys);
            case 1 -> overwrite(prefix + "/same", caller, number);
            case 2 -> put(prefix + "/ttl/" + number + "?ttl=1d", "v", keysWithTtl);
            case 3 -> record("/api/sum", LARGEST_SUM, largeRecordings);
            default -> record("/api/multiply", SMALLEST, smallRecordings);
        }
    }

    private void put(String key, int number, Set<String> acknowledged) {
        put(key, value(number), acknowledged);
    }

    private void put(String key, String value, Set<String> acknowledged) {
        if (isDone(gateway.put("/api/state/" + key, value))) {
            acknowledged.add(key.replaceFirst("\\?.*", ""));
        }
    }

    private void overwrite(String key, int caller, int number) {
        if (isDone(gateway.put("/api/state/" + key, value(number)))) {
            overwritten.put(caller, number);
        }
    }

    private void record(String path, String body, Set<String> acknowledged) {
        Reply reply = gateway.post(path, body);
        if (isDone(reply)) {
            acknowledged.add(reply.json().path("id").asString());
        }
    }

    private boolean isDone(Reply reply) {
        boolean done = reply.status() < 300;
        if (!done) {
            refused.merge(reply.status(), 1, Integer::sum);
        }
        return done;
    }

    private static String value(int number) {
        String head = number + ":";
        return head + "v".repeat(VALUE_BYTES - head.length());
    }

    /** Checks that all that was acknowledged is there, and that what comes is recorded. */
    public void isAllThere() {
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> gateway.post("/api/multiply", SMALLEST).status() == 201);
        Set<String> recorded = new HashSet<>();
        forEach("/api/calculations?", item -> recorded.add(item.path("id").asString()));
        assertThat(recorded).containsAll(smallRecordings).containsAll(largeRecordings);
        Map<String, String> values = new HashMap<>();
        forEach(
                KEYS,
                item -> values.put(
                        item.path("key").asString(), item.path("value").asString()));
        assertThat(values.keySet()).containsAll(keysWithTtl);
        for (String key : newKeys) {
            assertThat(values.get(key)).as(key).isEqualTo(value(number(key.substring(key.lastIndexOf('/') + 1))));
        }
        overwritten.forEach(
                (caller, number) -> assertThat(number(values.getOrDefault("flood/" + caller + "/same", "-1")))
                        .isGreaterThanOrEqualTo(number));
    }

    private static int number(String value) {
        return Integer.parseInt(value.replaceFirst(":.*", ""));
    }

    private void forEach(String list, Consumer<JsonNode> each) {
        String after = "";
        while (true) {
            JsonNode page =
                    gateway.get(list + "limit=500" + after).isStatus(200).json();
            page.path("items").forEach(each);
            if (page.path("next").isNull()) {
                return;
            }
            after = "&after=" + page.path("next").asString();
        }
    }
}
