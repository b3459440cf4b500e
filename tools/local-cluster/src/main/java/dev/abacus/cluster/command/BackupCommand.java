package dev.abacus.cluster.command;

import dev.abacus.cluster.access.Passwords;
import dev.abacus.cluster.snapshot.SnapshotDownload;
import dev.abacus.cluster.supervision.Durations;
import dev.abacus.cluster.supervision.RunDirectory;
import dev.abacus.cluster.supervision.RunFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code ./abacus backup}: a snapshot of the running etcd. */
record BackupCommand(Path directory, RunDirectory runs) {
    void run(Path file) {
        long start = System.nanoTime();
        List<URI> members = runs.requireProcesses().stream()
                .filter(run -> run.name().startsWith("etcd-"))
                .map(RunFile::ready)
                .toList();
        SnapshotDownload.Made made =
                new SnapshotDownload(members, Passwords.ofBackups(directory)).to(file.toAbsolutePath());
        System.out.printf(
                "%s: %.1f MB, all writes until revision %d, in %s%n",
                made.file(),
                made.bytes() / 1e6,
                made.revision(),
                Durations.format(Duration.ofNanos(System.nanoTime() - start)));
    }
}
