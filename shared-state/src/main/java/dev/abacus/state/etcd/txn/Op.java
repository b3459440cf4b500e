package dev.abacus.state.etcd.txn;

/** What a branch of a transaction does. */
public sealed interface Op {
    String key();

    /** @param lease the lease that the key lives by, 0 for none */
    record Put(String key, byte[] value, long lease) implements Op {}

    record Delete(String key) implements Op {}

    record Read(Range range) implements Op {
        @Override
        public String key() {
            return range.from();
        }
    }
}
