package dev.abacus.cluster.command;

import dev.abacus.cluster.access.Passwords;
import dev.abacus.cluster.fault.ClusterException;
import dev.abacus.cluster.process.Directories;
import dev.abacus.cluster.supervision.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Forgets what a suite knew, but not its backups. Refuses while it runs: nobody loses a running suite's state by a slip.
 */
record ResetCommand(Path directory, RunDirectory runs) {
    void run() {
        runs.requireDown();
        Path backups = directory.resolve("backups");
        Passwords.keepFor(backups, directory);
        all().stream().filter(path -> !path.equals(backups)).forEach(Directories::delete);
        System.out.println(
                Files.exists(backups)
                        ? "all state is forgotten; its backups stay in " + backups
                        : "all state is forgotten");
    }

    private List<Path> all() {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.toList();
        } catch (IOException e) {
            throw ClusterException.because("cannot read " + directory, e);
        }
    }
}
