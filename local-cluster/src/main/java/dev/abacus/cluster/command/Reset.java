package dev.abacus.cluster.command;

import dev.abacus.cluster.fault.Fault;
import dev.abacus.cluster.process.Directories;
import dev.abacus.cluster.supervision.RunDirectory;
import java.nio.file.Path;

/** Forgets what a suite knew. Refuses while it runs: nobody loses a running suite's state by a slip. */
record Reset(Path directory, RunDirectory runs) {
    void run() {
        boolean left = runs.parts().stream().anyMatch(run -> run.process().isPresent());
        if (runs.supervisor().isPresent() || left) {
            throw new Fault("the suite runs: ./abacus down first");
        }
        Directories.delete(directory);
        System.out.println("all state is forgotten");
    }
}
