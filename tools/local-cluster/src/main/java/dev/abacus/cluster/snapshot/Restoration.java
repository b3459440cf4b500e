package dev.abacus.cluster.snapshot;

import dev.abacus.cluster.fault.ClusterException;
import dev.abacus.cluster.process.Directories;
import dev.abacus.cluster.process.Together;
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
 * Puts a snapshot in the place of a cluster's state, while the cluster is down: in all of its members or, if anything
 * goes wrong, in none.
 *
 * @param cluster the directory of its state
 */
public record Restoration(Path cluster, List<EtcdMember> members) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    /** What etcd's documentation advises, should the clock be wrong by years. */
    private static final long AT_LEAST = 1_000_000_000;

    /**
     * @param revision all writes until then are restored
     * @param kept where the state of before is now; empty: there was none
     */
    public record Restored(int members, long bytes, long revision, Optional<Path> kept) {}

    /** @throws ClusterException if the file is not a snapshot of a suite, or the members' data cannot be made of it */
    public Restored from(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ClusterException("there is no file " + file);
        }
        new SnapshotFile(file).defect().ifPresent(defect -> {
            throw new ClusterException(file + " " + defect);
        });
        Path unfinished = beside(cluster, "restoring");
        Directories.delete(unfinished);
        try {
            long revision = EtcdTools.revisionOf(file);
            long skip = Math.max(AT_LEAST, microsSince1970() - revision);
            makeData(file, unfinished, skip);
            Path whole = beside(cluster, "restored");
            Directories.delete(whole);
            Files.move(unfinished, whole);
            return new Restored(members.size(), Files.size(file), revision, finish(cluster));
        } catch (IOException e) {
            throw ClusterException.because("cannot restore into " + cluster, e);
        } finally {
            Directories.delete(unfinished);
        }
    }

    /** Returns when none of them is at it any more. */
    private void makeData(Path file, Path directory, long skip) {
        Queue<ClusterException> faults = new ConcurrentLinkedQueue<>();
        Together.each(members, member -> {
            try {
                EtcdTools.restore(file, member.membership(member.dataIn(directory), members), skip);
            } catch (ClusterException fault) {
                faults.add(fault);
            }
        });
        if (!faults.isEmpty()) {
            throw faults.remove();
        }
    }

    /**
     * Puts in place what a restoration made before it was cut off; does nothing otherwise. From one step to the next it
     * can be cut off as well.
     *
     * @return where the state of before is now, if there was one
     */
    public static Optional<Path> finish(Path cluster) {
        Path whole = beside(cluster, "restored");
        if (!Files.exists(whole)) {
            return Optional.empty();
        }
        try {
            Optional<Path> kept = Files.exists(cluster)
                    ? Optional.of(beside(cluster, "before-" + TIME.format(Instant.now())))
                    : Optional.empty();
            if (kept.isPresent()) {
                Files.move(cluster, kept.get());
            }
            Files.move(whole, cluster);
            return kept;
        } catch (IOException e) {
            throw ClusterException.because("cannot put " + whole + " in the place of " + cluster, e);
        }
    }

    /**
     * The first revision after a restoration. It is later than any that was ever seen, whichever backup was restored
     * before, for no etcd makes a million revisions a second.
     */
    private static long microsSince1970() {
        return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    }

    private static Path beside(Path cluster, String what) {
        return cluster.resolveSibling(cluster.getFileName() + "." + what);
    }
}
