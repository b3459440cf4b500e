package dev.abacus.state;

/** Larger than etcd accepts (1.5 MiB a request by default); nothing was written. */
public final class TooLargeException extends IllegalArgumentException {
    public TooLargeException(String message, Throwable cause) {
        super(message, cause);
    }
}
