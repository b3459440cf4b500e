package dev.abacus.cluster;

import dev.abacus.cluster.process.ClusterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Disk space for the state of the suite. */
final class Disk {
    private static final long MEGABYTE = 1 << 20;
    /** Each etcd node reserves 64 MB for its write-ahead log at its first start, and 64 MB more when that is full. */
    private static final long FIRST_START = 300 * MEGABYTE;

    private static final long LATER = 100 * MEGABYTE;

    private Disk() {}

    static void requireSpace(Path directory) {
        try {
            long needed = Files.exists(directory.resolve(ClusterLayout.ETCD)) ? LATER : FIRST_START;
            long free = Files.getFileStore(directory).getUsableSpace();
            if (free < needed) {
                throw new ClusterException("the disk of %s has %d MB left, the suite needs %d MB: free some space"
                        .formatted(directory, free / MEGABYTE, needed / MEGABYTE));
            }
        } catch (IOException e) {
            throw ClusterException.because("cannot use " + directory, e);
        }
    }
}
