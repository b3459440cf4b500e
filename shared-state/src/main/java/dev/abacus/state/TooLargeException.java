package dev.abacus.state;

/** Too long for a key, or too large for a transaction or for etcd; nothing was written. The message is fit for the caller. */
public final class TooLargeException extends IllegalArgumentException {
    public TooLargeException(String message) {
        super(message);
    }

    public TooLargeException(String message, Throwable cause) {
        super(message, cause);
    }
}
