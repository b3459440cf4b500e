package dev.abacus.state.etcd;

/**
 * What a write is for, and so how full etcd's database may be before it is refused. Below etcd's own quota, which stops
 * all that puts and needs an operator: deletes and leaders go on, and there is room again when history was compacted.
 */
public enum QuotaShare {
    /** Values of keys, and recordings of many numbers: whoever fills the database with them leaves some of it to others. */
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
