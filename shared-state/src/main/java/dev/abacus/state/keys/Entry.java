package dev.abacus.state.keys;

import java.util.Arrays;

/**
 * A key with its value.
 *
 * @param value a copy for each caller: nothing that is done to it changes this entry
 * @param revision etcd's revision of the last write of this key
 */
public record Entry(String key, byte[] value, long revision) {
    public Entry {
        value = value.clone();
    }

    @Override
    public byte[] value() {
        return value.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Entry(String otherKey, byte[] otherValue, long otherRevision)
                && key.equals(otherKey)
                && Arrays.equals(value, otherValue)
                && revision == otherRevision;
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + Long.hashCode(revision);
    }

    @Override
    public String toString() {
        return "Entry[key=" + key + ", value=" + value.length + " bytes, revision=" + revision + "]";
    }
}
