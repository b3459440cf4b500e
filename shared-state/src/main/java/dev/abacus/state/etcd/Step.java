package dev.abacus.state.etcd;

/** What a branch of a transaction does. */
public sealed interface Step {
    String key();

    /** @param lease the lease that the key lives by, 0 for none */
    record Put(String key, byte[] value, long lease) implements Step {}

    record Delete(String key) implements Step {}

    record Read(Range range) implements Step {
        @Override
        public String key() {
            return range.from();
        }
    }
}
