package dev.abacus.state.etcd.txn;

/** Operation in a branch of a transaction. */
public sealed interface Op {
    String key();

    /** @param lease the lease to attach the key to, 0 for none */
    record Put(String key, byte[] value, long lease) implements Op {}

    record Delete(String key) implements Op {}

    record Read(Range range) implements Op {
        @Override
        public String key() {
            return range.from();
        }
    }
}
