package dev.abacus.chaos.fuzz.probe;

import dev.abacus.cluster.process.ServerProcess;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Probe of processes: none ends, and none is replaced. */
final class ProcessProbe {

    private final List<ServerProcess> processes;
    private final Consumer<String> start;
    private final Map<String, Long> pids = new HashMap<>();

    /**
     * @param processes that run
     * @param start starts a process, by its name
     */
    ProcessProbe(List<ServerProcess> processes, Consumer<String> start) {
        this.processes = processes;
        this.start = start;
        processes.forEach(this::remember);
    }

    /**
     * Starts what does not run, so that a run can go on.
     *
     * @param breach gets a line for each process that has ended or was replaced since the last time, also if it does not
     *     start
     */
    void restore(Consumer<String> breach) {
        for (ServerProcess process : processes) {
            if (!process.alive()) {
                breach.accept(process.name() + " has ended: see " + process.log());
                start.accept(process.name());
            } else if (!pid(process).equals(pids.get(process.name()))) {
                breach.accept(process.name() + " was started again: see " + process.log());
            }
            remember(process);
        }
    }

    private void remember(ServerProcess process) {
        pids.put(process.name(), pid(process));
    }

    private static Long pid(ServerProcess process) {
        return process.running().pid();
    }
}
