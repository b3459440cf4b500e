package dev.abacus.cluster.room;

import dev.abacus.cluster.room.action.ActionExecutor;
import dev.abacus.cluster.room.action.AvailableAction;
import dev.abacus.cluster.room.action.Incidents;
import dev.abacus.cluster.room.action.Suggestions;
import dev.abacus.cluster.room.load.CallStats;
import dev.abacus.cluster.room.load.FinishedCall;
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

    private final EventLog log;
    private final RoomLoad load;
    private final Incidents incidents;
    private final ActionExecutor executor;
    private final Suggestions suggestions;
    private final Queue<FinishedCall> sampled = new ArrayBlockingQueue<>(SAMPLED_CALLS);

    private record LoadState(boolean on, int rate, int maxRate, int inFlight, Map<String, CallStats> edges) {}

    private record SampledCall(String gateway, String instance, long millis, boolean failed, boolean slow) {}

    RoomState(EventLog log, RoomLoad load, Incidents incidents, ActionExecutor executor, Suggestions suggestions) {
        this.log = log;
        this.load = load;
        this.incidents = incidents;
        this.executor = executor;
        this.suggestions = suggestions;
        load.listen(sampled::offer);
    }

    void publish(Observation seen) {
        Map<String, Object> fields = Map.of(
                "conditions", Conditions.of(load),
                "processes", seen.processes(),
                "availableActions",
                        seen.processes().stream()
                                .collect(Collectors.toMap(
                                        process -> process.name(),
                                        process -> AvailableAction.of(process, seen, executor))),
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
                "incidents", incidents.views(),
                "next", suggestions.next(seen));
        List<FinishedCall> calls = new ArrayList<>();
        for (FinishedCall call = sampled.poll(); call != null; call = sampled.poll()) {
            calls.add(call);
        }
        log.publish(json(fields), moment(calls));
    }

    private Map<String, JsonNode> moment(List<FinishedCall> calls) {
        List<?> seconds = load.byDueTime().changed();
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
        return log.snapshot(json(Map.of("seconds", load.byDueTime().all())));
    }

    private static Map<String, JsonNode> json(Map<String, Object> values) {
        return values.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> JsonMapper.shared().valueToTree(entry.getValue())));
    }
}
