package dev.abacus.cluster.room.load;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Calls by the edge of the picture that they took: from callers to a gateway, and on to the instance that answered. Thread-safe. */
final class Edges {
    private static final String CALLERS = "callers";

    private final Map<String, Ribbon> ribbons = new TreeMap<>();

    synchronized void add(FinishedCall call) {
        add(CALLERS, call.gateway(), call);
        add(call.gateway(), call.instance(), call);
    }

    private void add(String from, String to, FinishedCall call) {
        if (!to.isEmpty()) {
            ribbons.computeIfAbsent(from + " " + to, unseen -> new Ribbon(FinishedCall::ended))
                    .add(call);
        }
    }

    /** The calls that ended in the last whole seconds, by edge, as "gateway sum-service-1". An edge without any is left out. */
    synchronized Map<String, RibbonSecond> last(Duration length, long now) {
        Map<String, RibbonSecond> edges = new TreeMap<>();
        ribbons.values().removeIf(ribbon -> ribbon.isOver(now - length.toSeconds()));
        ribbons.forEach((edge, ribbon) -> edges.put(edge, ribbon.last(length, now)));
        return edges;
    }
}
