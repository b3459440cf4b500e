package dev.abacus.cluster.command;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.snapshot.Restoration.Restored;
import dev.abacus.cluster.supervision.Durations;
import java.nio.file.Path;
import java.time.Duration;

/** Takes a suite back to where it was when a backup was made. */
record RestoreCommand(Path directory) {
    void run(Path file) {
        long start = System.nanoTime();
        Restored restored = LocalCluster.in(directory).restore(file.toAbsolutePath());
        System.out.printf(
                "restored %d nodes of etcd as of revision %d (%.1f MB) in %s: ./abacus up goes on from there%n",
                restored.members(),
                restored.revision(),
                restored.bytes() / 1e6,
                Durations.told(Duration.ofNanos(System.nanoTime() - start)));
        restored.kept()
                .ifPresent(kept -> System.out.println(
                        "the state of before is kept in " + kept + ": delete it when nobody needs it any more"));
    }
}
