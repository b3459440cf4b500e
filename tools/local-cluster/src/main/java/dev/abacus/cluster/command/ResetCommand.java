package dev.abacus.cluster.command;

import dev.abacus.cluster.access.Passwords;
import dev.abacus.cluster.process.Directories;
import dev.abacus.cluster.supervision.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code ./abacus reset}: deletes the state of a suite, but not its backups. Refuses while the suite runs, to avoid an
 * accidental loss of its state.
 */
record ResetCommand(Path directory, RunDirectory runs) {
    void run() {
        runs.requireDown();
        Path backups = directory.resolve("backups");
        Passwords.keepFor(backups, directory);
        Directories.list(directory).stream()
                .filter(path -> !path.equals(backups))
                .forEach(Directories::delete);
        System.out.println(
                Files.exists(backups)
                        ? "all state is deleted; the backups stay in " + backups
                        : "all state is deleted");
    }
}
