package dev.abacus.cluster.command;

import dev.abacus.cluster.fault.ClusterException;
import dev.abacus.cluster.process.RunningProcess;
import dev.abacus.cluster.supervision.Leftovers;
import dev.abacus.cluster.supervision.RunDirectory;
import java.time.Duration;
import java.util.Optional;

/** Ends a suite from outside: by its supervisor, or, where that one died, by itself. */
record DownCommand(RunDirectory runs) {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    void run() {
        Optional<RunningProcess> supervisor = runs.supervisor().flatMap(run -> run.process());
        supervisor.ifPresent(process -> process.stop(LIMIT));
        try (var lock = runs.lock()
                .orElseThrow(() -> new ClusterException("the suite is just starting: try again in a second"))) {
            int left = lock.isOpen() ? new Leftovers(runs, System.out::println).end() : 0;
            System.out.println(supervisor.isEmpty() && left == 0 ? "nothing runs here" : "the suite is down");
        } catch (java.io.IOException e) {
            throw ClusterException.because("cannot release the lock", e);
        }
    }
}
