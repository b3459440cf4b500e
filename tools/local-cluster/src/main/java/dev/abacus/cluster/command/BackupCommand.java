package dev.abacus.cluster.command;

import dev.abacus.cluster.access.Passwords;
import dev.abacus.cluster.fault.ClusterException;
import dev.abacus.cluster.snapshot.SnapshotDownload;
import dev.abacus.cluster.supervision.Durations;
import dev.abacus.cluster.supervision.RunDirectory;
import dev.abacus.cluster.supervision.RunFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Saves what a running suite knows. */
record BackupCommand(Path directory, RunDirectory runs) {
    void run(Path file) {
        long start = System.nanoTime();
        List<URI> members = runs.parts().stream()
                .filter(run -> run.name().startsWith("etcd-"))
                .map(RunFile::ready)
                .toList();
        if (members.isEmpty()) {
            throw new ClusterException("nothing runs here: ./abacus up");
        }
        SnapshotDownload.Made made =
                new SnapshotDownload(members, Passwords.ofBackups(directory)).to(file.toAbsolutePath());
        System.out.printf(
                "%s: %.1f MB, all writes until revision %d, in %s%n",
                made.file(),
                made.bytes() / 1e6,
                made.revision(),
                Durations.told(Duration.ofNanos(System.nanoTime() - start)));
    }
}
