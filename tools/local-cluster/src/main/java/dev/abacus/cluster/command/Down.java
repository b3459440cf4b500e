package dev.abacus.cluster.command;

import dev.abacus.cluster.fault.Fault;
import dev.abacus.cluster.process.Running;
import dev.abacus.cluster.supervision.Leftovers;
import dev.abacus.cluster.supervision.RunDirectory;
import java.time.Duration;
import java.util.Optional;

/** Ends a suite from outside: by its supervisor, or, where that one died, by itself. */
record Down(RunDirectory runs) {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    void run() {
        Optional<Running> supervisor = runs.supervisor().flatMap(run -> run.process());
        supervisor.ifPresent(process -> process.stop(LIMIT));
        try (var lock = runs.lock().orElseThrow(() -> new Fault("the suite is just starting: try again in a second"))) {
            int left = lock.isOpen() ? new Leftovers(runs, System.out::println).end() : 0;
            System.out.println(supervisor.isEmpty() && left == 0 ? "nothing runs here" : "the suite is down");
        } catch (java.io.IOException e) {
            throw Fault.because("cannot release the lock", e);
        }
    }
}
