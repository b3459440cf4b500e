package dev.abacus.state.keys;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Key and its value.
 *
 * @param value a copy for each caller: nothing that is done to it changes this entry
 * @param type the media type of the value; null: none was given, or it was not read, as in lists and feeds
 * @param revision etcd's revision of the last write of this key
 */
public record Entry(String key, byte[] value, @Nullable String type, long revision) {
    public Entry {
        value = value.clone();
    }

    @Override
    public byte[] value() {
        return value.clone();
    }

    /** Size of the value, in bytes. */
    public int size() {
        return value.length;
    }

    @Override
    public boolean equals(Object other) {
        return other
                        instanceof
                        Entry(String otherKey, byte[] otherValue, @Nullable String otherType, long otherRevision)
                && key.equals(otherKey)
                && Arrays.equals(value, otherValue)
                && Objects.equals(type, otherType)
                && revision == otherRevision;
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + Long.hashCode(revision);
    }

    @Override
    public String toString() {
        return "Entry[key=" + key + ", value=" + value.length + " bytes, type=" + type + ", revision=" + revision + "]";
    }
}
