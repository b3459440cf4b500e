package dev.abacus.state.etcd;

/**
 * Share of etcd's quota that the database may have in use before a kind of write is refused. Below 1, because at its
 * quota etcd refuses all puts until an operator acts. Below it, deletes and elections go on, and compaction makes room.
 */
public enum QuotaShare {
    /** Values of keys, and recordings of many numbers: they leave room for small recordings. */
    ORDINARY(2.0 / 3),
    SMALL_RECORDING(0.8);

    private final double partOfQuota;

    QuotaShare(double partOfQuota) {
        this.partOfQuota = partOfQuota;
    }

    long bytesOf(long quota) {
        return (long) (partOfQuota * quota);
    }
}
