package dev.abacus.cluster.supervision;

import dev.abacus.cluster.process.Parallel;
import dev.abacus.cluster.server.ConsulServer;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Orphaned processes: their supervisor ended without stopping them. */
public record OrphanedProcesses(RunDirectory runs, Consumer<String> progress) {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Stops them, deletes their run files, and returns their number. The caller holds the lock of the run directory. */
    public int stop() {
        List<RunFile> alive = runs.processes().stream()
                .filter(run -> run.process().isPresent())
                .toList();
        if (!alive.isEmpty()) {
            progress.accept("stopping " + alive.size() + " orphaned processes of an earlier run");
        }
        alive.stream()
                .collect(Collectors.groupingBy(OrphanedProcesses::group, TreeMap::new, Collectors.toList()))
                .values()
                .forEach(group ->
                        Parallel.forEach(group, run -> run.process().ifPresent(process -> process.stop(LIMIT))));
        runs.processes().forEach(run -> runs.remove(run.name()));
        runs.remove(RunDirectory.SUPERVISOR);
        return alive.size();
    }

    /** Callers stop before what they call. */
    private static int group(RunFile run) {
        return run.name().equals(ConsulServer.NAME) ? 2 : run.name().startsWith("etcd-") ? 1 : 0;
    }
}
