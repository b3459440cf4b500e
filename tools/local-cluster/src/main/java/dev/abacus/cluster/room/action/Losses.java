package dev.abacus.cluster.room.action;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.room.suite.ControlledSuite;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Finds the processes that ended unasked, whoever ended them. Not thread-safe. */
final class Losses {
    private final ControlledSuite suite;
    private final Map<String, Instant> known = new HashMap<>();

    Losses(ControlledSuite suite) {
        this.suite = suite;
    }

    /** When the processes ended that did so since the last call, by name; none at the first call. */
    Map<String, Instant> next() {
        Map<String, Instant> losses = new TreeMap<>();
        for (String name : suite.names()) {
            try {
                Instant last = suite.lost(name);
                Instant before = known.put(name, last);
                if (before != null && last.isAfter(before)) {
                    losses.put(name, last);
                }
            } catch (ClusterException | IllegalArgumentException e) {
                // It was removed since the names were read.
                known.remove(name);
            }
        }
        return losses;
    }
}
