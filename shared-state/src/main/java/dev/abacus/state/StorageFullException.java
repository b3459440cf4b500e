package dev.abacus.state;

import org.jspecify.annotations.Nullable;

/**
 * Nothing was written: etcd's database has reached its quota, and takes no more writes until an operator makes room.
 * Reads go on.
 */
public final class StorageFullException extends StateException {
    public StorageFullException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
