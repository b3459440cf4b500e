package dev.abacus.cluster.command;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Pause;
import dev.abacus.cluster.process.RunningProcess;
import dev.abacus.cluster.supervision.OrphanedProcesses;
import dev.abacus.cluster.supervision.RunDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code ./abacus down}: stops the supervisor, or the processes themselves if it is not alive. Also stops the orphaned
 * processes of chaos and fuzz runs, but no run whose command is alive.
 *
 * @param lockLimit maximum time to wait for the lock, or for the supervisor that holds it
 */
record DownCommand(Path directory, RunDirectory runs, Duration lockLimit) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LOCK_LIMIT = Duration.ofSeconds(10);
    private static final Duration INTERVAL = Duration.ofMillis(200);

    DownCommand(Path directory, RunDirectory runs) {
        this(directory, runs, LOCK_LIMIT);
    }

    void run() {
        boolean supervised = stopSupervisor();
        long deadline = System.nanoTime() + lockLimit.toNanos();
        Optional<Integer> left = stopOrphans();
        while (left.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new ClusterException("no supervisor is found, but a process holds " + runs.lockFile()
                        + ": if no suite is starting and no backup is being restored, end it; lslocks shows its pid");
            }
            Pause.of(INTERVAL);
            supervised |= stopSupervisor();
            left = stopOrphans();
        }
        System.out.println(!supervised && left.get() == 0 ? "the suite does not run" : "the suite is down");
        new TestRuns(directory)
                .stopOrphans()
                .forEach(suite -> System.out.println(
                        "the suite in " + suite + " goes on: Ctrl-C ends the command that started it"));
    }

    /** @return whether there is one */
    private boolean stopSupervisor() {
        Optional<RunningProcess> supervisor = runs.supervisor().flatMap(run -> run.process());
        supervisor.ifPresent(process -> process.stop(LIMIT));
        return supervisor.isPresent();
    }

    /** @return their number; empty if another process holds the lock */
    private Optional<Integer> stopOrphans() {
        return runs.underLock(new OrphanedProcesses(runs, System.out::println)::stop);
    }
}
