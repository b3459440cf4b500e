package dev.abacus.cluster.command;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.RunningProcess;
import dev.abacus.cluster.supervision.OrphanedProcesses;
import dev.abacus.cluster.supervision.RunDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code ./abacus down}: stops the supervisor, or the processes themselves if it is not alive. Also stops the orphaned
 * processes of chaos and fuzz runs, but no run whose command is alive.
 */
record DownCommand(Path directory, RunDirectory runs) {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    void run() {
        Optional<RunningProcess> supervisor = runs.supervisor().flatMap(run -> run.process());
        supervisor.ifPresent(process -> process.stop(LIMIT));
        int left = runs.underLock(new OrphanedProcesses(runs, System.out::println)::stop)
                .orElseThrow(() -> new ClusterException("the suite is starting: try again in a second"));
        System.out.println(supervisor.isEmpty() && left == 0 ? "the suite does not run" : "the suite is down");
        new TestRuns(directory)
                .stopOrphans()
                .forEach(suite -> System.out.println(
                        "the suite in " + suite + " goes on: Ctrl-C ends the command that started it"));
    }
}
