package dev.abacus.chaos.fuzz.probe;

import dev.abacus.cluster.LocalCluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Probe of processes: none ends, and none is replaced. */
final class ProcessProbe {

    private final LocalCluster cluster;
    private final Map<String, Long> pids = new HashMap<>();

    ProcessProbe(LocalCluster cluster) {
        this.cluster = cluster;
        remember();
    }

    Probe probe() {
        return new Probe("no process ends", Duration.ZERO, _ -> breach());
    }

    private @Nullable String breach() {
        for (String name : cluster.names()) {
            var process = cluster.process(name);
            if (!process.alive()) {
                return name + " has ended: see " + process.log();
            }
            if (!Long.valueOf(process.running().pid()).equals(pids.get(name))) {
                return name + " was started again: see " + process.log();
            }
        }
        return null;
    }

    /** Starts what does not run, so that a run can go on. */
    void restore() {
        cluster.names().stream().filter(name -> !cluster.process(name).alive()).forEach(cluster::start);
        remember();
    }

    private void remember() {
        cluster.names()
                .forEach(name -> pids.put(name, cluster.process(name).running().pid()));
    }
}
