package dev.abacus.cluster.command;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.RunningProcess;
import dev.abacus.cluster.supervision.OrphanedProcesses;
import dev.abacus.cluster.supervision.RunDirectory;
import java.time.Duration;
import java.util.Optional;

/** {@code ./abacus down}: stops the supervisor, or the processes themselves if it is not alive. */
record DownCommand(RunDirectory runs) {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    void run() {
        Optional<RunningProcess> supervisor = runs.supervisor().flatMap(run -> run.process());
        supervisor.ifPresent(process -> process.stop(LIMIT));
        try (var lock =
                runs.lock().orElseThrow(() -> new ClusterException("the suite is starting: try again in a second"))) {
            int left = lock.isOpen() ? new OrphanedProcesses(runs, System.out::println).stop() : 0;
            System.out.println(supervisor.isEmpty() && left == 0 ? "the suite does not run" : "the suite is down");
        } catch (java.io.IOException e) {
            throw ClusterException.because("cannot release the lock", e);
        }
    }
}
