package dev.abacus.cluster.command;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.snapshot.Restoration.Restored;
import dev.abacus.cluster.supervision.Durations;
import java.nio.file.Path;
import java.time.Duration;

/** {@code ./abacus restore}: replaces the state of etcd by a snapshot. */
record RestoreCommand(Path directory) {
    void run(Path file) {
        long start = System.nanoTime();
        Restored restored = LocalCluster.in(directory).restore(file.toAbsolutePath());
        System.out.printf(
                "restored %d nodes of etcd to revision %d (%.1f MB) in %s: continue with ./abacus up%n",
                restored.members(),
                restored.revision(),
                restored.bytes() / 1e6,
                Durations.format(Duration.ofNanos(System.nanoTime() - start)));
        restored.kept()
                .ifPresent(kept -> System.out.println(
                        "the previous state is kept in " + kept + ": delete it when it is not needed any more"));
    }
}
