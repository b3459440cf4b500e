package dev.abacus.state.etcd.client;

/** etcd refused a request: nothing happened, and the same request would be refused again. */
public final class RefusedException extends RuntimeException {
    /** Why. */
    public enum Reason {
        LEASE_GONE,
        COMPACTED,
        REPLY_TOO_LARGE,
        OTHER
    }

    private final Reason reason;

    RefusedException(Reason reason, Throwable cause) {
        super(cause.getMessage(), cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
