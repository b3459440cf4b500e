package dev.abacus.state;

import org.jspecify.annotations.Nullable;

/** Nothing was written: etcd's database has reached its quota. Reads go on; writes wait until an operator makes room. */
public final class StorageFullException extends StateException {
    public StorageFullException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
