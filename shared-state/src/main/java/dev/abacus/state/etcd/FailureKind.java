package dev.abacus.state.etcd;

import dev.abacus.state.TooLargeException;
import io.grpc.Status;

/** What the failure of an attempt means. */
enum FailureKind {
    /** It never reached the member, or was turned away for now: nothing happened. */
    NOT_DONE,
    /** It may have happened. */
    UNKNOWN,
    /** The member refused it for what it is. */
    REFUSED,
    /** The member refused it for whom it is from: nothing happened, and no other member would say otherwise. */
    FORBIDDEN;

    private static final String FULL = "database space exceeded";

    static FailureKind of(Status status, Attempt attempt) {
        if (isForbidden(status)) {
            return FORBIDDEN;
        }
        if (!attempt.sent() || says(status, "no leader") || says(status, "too many requests")) {
            return NOT_DONE;
        }
        return switch (status.getCode()) {
            case INVALID_ARGUMENT, NOT_FOUND, OUT_OF_RANGE, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, UNIMPLEMENTED ->
                REFUSED;
            default -> UNKNOWN;
        };
    }

    private static boolean isForbidden(Status status) {
        return isPermissionDenied(status) || isTokenExpired(status) || isLoginRefused(status);
    }

    /** The user may not do this, whatever else it may. */
    static boolean isPermissionDenied(Status status) {
        return says(status, "permission denied");
    }

    /** The name or the password is wrong. */
    static boolean isLoginRefused(Status status) {
        return says(status, "authentication failed");
    }

    /** The call had no token. */
    static boolean isUserMissing(Status status) {
        return says(status, "user name is empty");
    }

    /** Nothing happened, and the same may succeed with a new token. */
    static boolean isTokenExpired(Status status) {
        return isUserMissing(status)
                || says(status, "invalid auth token")
                || says(status, "revision of auth store is old");
    }

    /** To a login: etcd serves whoever calls. */
    static boolean asksNobody(Status status) {
        return says(status, "authentication is not enabled");
    }

    /** True of a refusal that says nothing about what was asked: whatever was sent would be refused. */
    static boolean refusesAll(Status status) {
        return says(status, FULL) || isTokenExpired(status) || isLoginRefused(status);
    }

    /** The exception for a refused request. */
    static RuntimeException refusal(Status status, CallDeadline operation) {
        Throwable cause = status.asRuntimeException();
        if (says(status, "request is too large") || says(status, "received message larger than max")) {
            return new TooLargeException("too large for etcd: " + status.getDescription(), cause);
        }
        if (says(status, FULL)) {
            return operation.full(cause);
        }
        if (says(status, "requested lease not found")) {
            return new RefusedException(RefusedException.Reason.LEASE_GONE, cause);
        }
        if (says(status, "required revision has been compacted")) {
            return new RefusedException(RefusedException.Reason.COMPACTED, cause);
        }
        if (says(status, "message exceeds maximum size")) {
            return new RefusedException(RefusedException.Reason.REPLY_TOO_LARGE, cause);
        }
        return new RefusedException(RefusedException.Reason.OTHER, cause);
    }

    private static boolean says(Status status, String words) {
        String description = status.getDescription();
        return description != null && description.contains(words);
    }
}
