package dev.abacus.cluster.room;

import dev.abacus.cluster.room.action.Choice;
import dev.abacus.cluster.room.action.Marks;
import dev.abacus.cluster.room.action.Operator;
import dev.abacus.cluster.room.action.Suggestions;
import dev.abacus.cluster.room.load.FinishedCall;
import dev.abacus.cluster.room.load.RibbonSecond;
import dev.abacus.cluster.room.load.RoomLoad;
import dev.abacus.cluster.room.view.Observation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The state of the page as JSON, aggregated at each {@link #publish}. */
final class RoomState {
    private static final int SAMPLED_CALLS = 6;
    private static final JsonMapper JSON = new JsonMapper();

    private final EventLog log;
    private final RoomLoad load;
    private final Marks marks;
    private final Operator operator;
    private final Suggestions suggestions;
    private final Queue<FinishedCall> sampled = new ArrayBlockingQueue<>(SAMPLED_CALLS);

    private record LoadState(boolean on, int rate, int maxRate, int inFlight, Map<String, RibbonSecond> edges) {}

    private record SampledCall(String gateway, String instance, long millis, boolean failed, boolean slow) {}

    RoomState(EventLog log, RoomLoad load, Marks marks, Operator operator, Suggestions suggestions) {
        this.log = log;
        this.load = load;
        this.marks = marks;
        this.operator = operator;
        this.suggestions = suggestions;
        load.listen(sampled::offer);
    }

    void publish(Observation seen) {
        Map<String, Object> fields = Map.of(
                "conditions", Conditions.of(load),
                "parts", seen.parts(),
                "choices",
                        seen.parts().stream()
                                .collect(
                                        Collectors.toMap(part -> part.name(), part -> Choice.of(part, seen, operator))),
                "topologies", seen.topologies(),
                "metrics", seen.metrics(),
                "etcd", seen.etcd(),
                "recordings", seen.recordings().path("items"),
                "load",
                        new LoadState(
                                load.on(),
                                load.rate(),
                                RoomLoad.MAX_RATE,
                                load.inFlight(),
                                load.edges(Duration.ofSeconds(Conditions.SECONDS))),
                "marks", marks.views(),
                "next", suggestions.next(seen));
        List<FinishedCall> calls = new ArrayList<>();
        for (FinishedCall call = sampled.poll(); call != null; call = sampled.poll()) {
            calls.add(call);
        }
        log.publish(json(fields), moment(calls));
    }

    private Map<String, JsonNode> moment(List<FinishedCall> calls) {
        List<?> seconds = load.ribbon().changed();
        return seconds.isEmpty()
                ? Map.of()
                : json(Map.of(
                        "seconds",
                        seconds,
                        "calls",
                        calls.stream()
                                .map(call -> new SampledCall(
                                        call.gateway(),
                                        call.instance(),
                                        call.latency().toMillis(),
                                        call.failed(),
                                        call.slow()))
                                .toList()));
    }

    EventLog.Event snapshot() {
        return log.snapshot(json(Map.of("seconds", load.ribbon().all())));
    }

    private static Map<String, JsonNode> json(Map<String, Object> values) {
        return values.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> JSON.valueToTree(entry.getValue())));
    }
}
