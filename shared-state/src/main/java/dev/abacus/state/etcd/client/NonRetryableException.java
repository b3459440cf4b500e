package dev.abacus.state.etcd.client;

/** etcd refused a request: nothing happened, and the same request would be refused again. */
public final class NonRetryableException extends RuntimeException {
    /** Why. */
    public enum Reason {
        LEASE_GONE,
        COMPACTED,
        REPLY_TOO_LARGE,
        OTHER
    }

    private final Reason reason;

    NonRetryableException(Reason reason, Throwable cause) {
        super(cause.getMessage(), cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
