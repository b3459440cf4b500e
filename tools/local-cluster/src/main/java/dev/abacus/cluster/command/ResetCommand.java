package dev.abacus.cluster.command;

import dev.abacus.cluster.access.Passwords;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Directories;
import dev.abacus.cluster.supervision.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code ./abacus reset}: deletes the state of a suite, and of chaos and fuzz runs, but no backups. Refuses while any of
 * these suites runs, to avoid an accidental loss of its state.
 */
record ResetCommand(Path directory, RunDirectory runs) {
    void run() {
        runs.requireDown();
        System.out.println(runs.underLock(this::deleteState)
                .orElseThrow(() -> new ClusterException(
                        "the suite is starting, or a backup is being restored: try again when that is done")));
    }

    /** @return the report */
    private String deleteState() {
        TestRuns testRuns = new TestRuns(directory);
        // Before the check: a run that begins after it is not among them.
        List<Path> ended = testRuns.directories();
        testRuns.stopOrphans().stream().findFirst().ifPresent(suite -> {
            throw new ClusterException(
                    "a suite runs in " + suite + ": end the command that started it with Ctrl-C first");
        });
        Path backups = directory.resolve("backups");
        Passwords.keepFor(backups, directory);
        List<Path> kept = Stream.concat(
                        Stream.of(backups, directory.resolve(RunDirectory.NAME)), testRuns.commands().stream())
                .toList();
        Directories.list(directory).stream()
                .filter(path -> !kept.contains(path))
                .forEach(Directories::delete);
        ended.forEach(Directories::delete);
        runs.clear();
        return Files.exists(backups) ? "all state is deleted; the backups stay in " + backups : "all state is deleted";
    }
}
