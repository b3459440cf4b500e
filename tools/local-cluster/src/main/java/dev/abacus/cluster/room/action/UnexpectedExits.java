package dev.abacus.cluster.room.action;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.room.suite.ControlledSuite;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Finds unexpected exits: of processes that were killed, or have crashed. Not thread-safe. */
final class UnexpectedExits {
    private final ControlledSuite suite;
    private final Map<String, Instant> known = new HashMap<>();

    UnexpectedExits(ControlledSuite suite) {
        this.suite = suite;
    }

    /** The exits since the last call, by the name of the process; none at the first call. */
    Map<String, Instant> next() {
        Map<String, Instant> exits = new TreeMap<>();
        for (String name : suite.names()) {
            try {
                Instant last = suite.unexpectedExit(name);
                Instant before = known.put(name, last);
                if (before != null && last.isAfter(before)) {
                    exits.put(name, last);
                }
            } catch (ClusterException | IllegalArgumentException e) {
                // It was removed since the names were read.
                known.remove(name);
            }
        }
        return exits;
    }
}
