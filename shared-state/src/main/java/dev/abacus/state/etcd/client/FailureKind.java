package dev.abacus.state.etcd.client;

import static dev.abacus.state.etcd.auth.AuthStatus.says;

import dev.abacus.state.TooLargeException;
import dev.abacus.state.etcd.auth.AuthStatus;
import io.etcd.jetcd.common.exception.EtcdException;
import io.grpc.Status;
import java.util.Locale;

/** Kind of a failed attempt, which decides whether it is repeated. */
public enum FailureKind {
    /** Nothing happened: it never reached the member, or the member turned it away for now. */
    NOT_EXECUTED,
    /** It may have happened. */
    UNKNOWN,
    /**
     * The member refused the request: nothing happened. Except where the database is full: etcd may have executed the
     * transaction that crossed the quota, and says the same (apply_quota.go, quotaApplierV3).
     */
    REFUSED,
    /** Nothing happened: etcd refused the user, as every other member would. */
    FORBIDDEN;

    /** What etcd says of a read that waited through an election; said here of all else that was lost in one. */
    static final Status LEADER_CHANGED = Status.UNAVAILABLE.withDescription("etcdserver: leader changed");

    private static final String FULL = "database space exceeded";

    public static FailureKind of(Status status, Attempt attempt) {
        if (AuthStatus.isForbidden(status)) {
            return FORBIDDEN;
        }
        if (!attempt.maybeSent() || says(status, "no leader") || says(status, "too many requests")) {
            return NOT_EXECUTED;
        }
        return switch (status.getCode()) {
            case INVALID_ARGUMENT, NOT_FOUND, OUT_OF_RANGE, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, UNIMPLEMENTED ->
                REFUSED;
            default -> UNKNOWN;
        };
    }

    /** Whether etcd would refuse every request like this one, whatever it contains. */
    public static boolean refusesAll(Status status) {
        return says(status, FULL) || AuthStatus.isTokenExpired(status) || AuthStatus.isLoginRefused(status);
    }

    /** Whether an election ended it, so that there is a leader now. */
    static boolean isLeaderChanged(Status status) {
        return says(status, "leader changed");
    }

    /** Whether etcd answered with this: the connection works. */
    static boolean isAnswer(Status status) {
        return says(status, "etcdserver: ");
    }

    /** The status that etcd answered with, also where jetcd wrapped it in an exception of its own. */
    public static Status status(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof EtcdException)) {
            cause = cause.getCause();
        }
        return cause instanceof EtcdException answer
                ? Status.Code.valueOf(answer.getErrorCode().name())
                        .toStatus()
                        .withDescription(answer.getMessage())
                        .withCause(answer.getCause())
                : Status.fromThrowable(failure);
    }

    /** A status in words, for messages. */
    static String reason(Status failure) {
        String description = failure.getDescription();
        return failure.getCode() == Status.Code.DEADLINE_EXCEEDED || description == null
                ? failure.getCode().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                : description;
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
            return new NonRetryableException(NonRetryableException.Reason.LEASE_GONE, cause);
        }
        if (says(status, "required revision has been compacted")) {
            return new NonRetryableException(NonRetryableException.Reason.COMPACTED, cause);
        }
        if (says(status, "message exceeds maximum size")) {
            return new NonRetryableException(NonRetryableException.Reason.REPLY_TOO_LARGE, cause);
        }
        return new NonRetryableException(NonRetryableException.Reason.OTHER, cause);
    }
}
