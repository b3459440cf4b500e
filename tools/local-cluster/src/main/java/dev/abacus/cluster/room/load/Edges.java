package dev.abacus.cluster.room.load;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Calls by the edge of the picture that they took: from callers to a gateway, and on to the instance that answered. Thread-safe. */
final class Edges {
    private static final String CALLERS = "callers";

    private final Map<String, CallTimeSeries> series = new TreeMap<>();

    synchronized void add(FinishedCall call) {
        add(CALLERS, call.gateway(), call);
        add(call.gateway(), call.instance(), call);
    }

    private void add(String from, String to, FinishedCall call) {
        if (!to.isEmpty()) {
            series.computeIfAbsent(from + " " + to, unseen -> new CallTimeSeries(FinishedCall::ended))
                    .add(call);
        }
    }

    /** The calls that ended in the last whole seconds, by edge, as "gateway sum-service-1". An edge without any is left out. */
    synchronized Map<String, CallStats> last(Duration length, long now) {
        Map<String, CallStats> edges = new TreeMap<>();
        series.values().removeIf(calls -> calls.isOver(now - length.toSeconds()));
        series.forEach((edge, calls) -> edges.put(edge, calls.last(length, now)));
        return edges;
    }
}
