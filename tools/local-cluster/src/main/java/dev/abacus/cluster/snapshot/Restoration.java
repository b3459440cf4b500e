package dev.abacus.cluster.snapshot;

import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Directories;
import dev.abacus.cluster.process.Parallel;
import dev.abacus.cluster.server.EtcdMember;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Restores a snapshot into a cluster that is down: into all of its members or, after a failure, into none.
 *
 * @param cluster the state directory of the cluster
 */
public record Restoration(Path cluster, List<EtcdMember> members) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    /** The advice of etcd's documentation, in case the clock is wrong by years. */
    private static final long MIN_SKIP = 1_000_000_000;

    /**
     * @param revision the revision of the snapshot
     * @param kept directory of the previous state; empty if there was none
     */
    public record Restored(int members, long bytes, long revision, Optional<Path> kept) {}

    /** @throws ClusterException if the file is not a snapshot of a suite, or cannot be restored */
    public Restored from(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ClusterException("there is no file " + file);
        }
        new SnapshotFile(file).defect().ifPresent(defect -> {
            throw new ClusterException(file + " " + defect);
        });
        Path incomplete = beside(cluster, "restoring");
        Directories.delete(incomplete);
        try {
            long revision = EtcdTools.revisionOf(file);
            long skip = Math.max(MIN_SKIP, microsSince1970() - revision);
            restoreMembers(file, incomplete, skip);
            Path complete = beside(cluster, "restored");
            Directories.delete(complete);
            Files.move(incomplete, complete);
            return new Restored(members.size(), Files.size(file), revision, finish(cluster));
        } catch (IOException e) {
            throw ClusterException.because("cannot restore into " + cluster, e);
        } finally {
            Directories.delete(incomplete);
        }
    }

    /** Returns when all members are finished, after a failure, too. */
    private void restoreMembers(Path file, Path directory, long skip) {
        Queue<ClusterException> failures = new ConcurrentLinkedQueue<>();
        Parallel.forEach(members, member -> {
            try {
                EtcdTools.restore(file, member.membership(member.dataIn(directory), members), skip);
            } catch (ClusterException e) {
                failures.add(e);
            }
        });
        if (!failures.isEmpty()) {
            throw failures.remove();
        }
    }

    /**
     * Completes an interrupted restoration; does nothing otherwise. It can be interrupted itself.
     *
     * @return the directory of the previous state, if there was one
     */
    public static Optional<Path> finish(Path cluster) {
        Path complete = beside(cluster, "restored");
        if (!Files.exists(complete)) {
            return Optional.empty();
        }
        try {
            Optional<Path> kept = Files.exists(cluster)
                    ? Optional.of(beside(cluster, "before-" + TIME.format(Instant.now())))
                    : Optional.empty();
            if (kept.isPresent()) {
                Files.move(cluster, kept.get());
            }
            Files.move(complete, cluster);
            return kept;
        } catch (IOException e) {
            throw ClusterException.because("cannot replace " + cluster + " by " + complete, e);
        }
    }

    /**
     * The first revision after a restoration. It is later than all previous ones, because no etcd makes a million revisions
     * per second.
     */
    private static long microsSince1970() {
        return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    }

    private static Path beside(Path cluster, String what) {
        return cluster.resolveSibling(cluster.getFileName() + "." + what);
    }
}
