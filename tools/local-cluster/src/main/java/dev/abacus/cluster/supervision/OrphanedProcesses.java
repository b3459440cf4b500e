package dev.abacus.cluster.supervision;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Parallel;
import dev.abacus.cluster.server.ConsulServer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Orphaned processes: their supervisor ended without stopping them. */
public record OrphanedProcesses(RunDirectory runs, Consumer<String> progress) {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /**
     * Stops them, deletes their run files, and returns their number. The caller holds the lock of the run directory.
     *
     * @throws ClusterException if one of them cannot be stopped; then all run files stay
     */
    public int stop() {
        List<RunFile> alive = runs.processes().stream()
                .filter(run -> run.process().isPresent())
                .toList();
        if (!alive.isEmpty()) {
            progress.accept("stopping " + alive.size() + " orphaned processes of an earlier run");
        }
        Queue<ClusterException> refused = new ConcurrentLinkedQueue<>();
        alive.stream()
                .collect(Collectors.groupingBy(OrphanedProcesses::group, TreeMap::new, Collectors.toList()))
                .values()
                .forEach(group -> Parallel.forEach(group, run -> stop(run, refused)));
        if (!refused.isEmpty()) {
            throw refused.element();
        }
        runs.processes().forEach(run -> runs.remove(run.name()));
        runs.remove(RunDirectory.SUPERVISOR);
        return alive.size();
    }

    private static void stop(RunFile run, Queue<ClusterException> refused) {
        try {
            run.process().ifPresent(process -> process.stop(LIMIT));
        } catch (ClusterException e) {
            refused.add(e);
        }
    }

    /** Callers stop before what they call. */
    private static int group(RunFile run) {
        return run.name().equals(ConsulServer.NAME) ? 2 : run.name().startsWith("etcd-") ? 1 : 0;
    }
}
