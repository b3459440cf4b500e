package dev.abacus.cluster.room.action;

import dev.abacus.cluster.room.suite.ControlledSuite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the processes that ended unasked, whoever ended them. Not thread-safe. */
final class Losses {
    private final ControlledSuite suite;
    private final Map<String, Long> known = new HashMap<>();
    private Instant looked = Instant.now();

    /** @param since the last moment at which the process was known to run */
    record Loss(String process, Instant since) {}

    Losses(ControlledSuite suite) {
        this.suite = suite;
    }

    /** Those since the last call; none at the first call. */
    List<Loss> next() {
        Instant before = looked;
        looked = Instant.now();
        List<Loss> losses = new ArrayList<>();
        for (String name : suite.names()) {
            long last = suite.lost(name);
            Long first = known.put(name, last);
            if (first != null && last != first && last != 0) {
                losses.add(new Loss(name, before));
            }
        }
        return losses;
    }
}
