package dev.abacus.state.etcd.auth;

import io.grpc.Status;

/** What etcd's status says about the user of a call and its token. */
public final class AuthStatus {
    private AuthStatus() {}

    /** Nothing happened, and no other member would decide otherwise. */
    public static boolean isForbidden(Status status) {
        return isPermissionDenied(status) || isTokenExpired(status) || isLoginRefused(status);
    }

    /** No role of the user permits this. */
    public static boolean isPermissionDenied(Status status) {
        return says(status, "permission denied");
    }

    /** The name or the password is wrong. */
    public static boolean isLoginRefused(Status status) {
        return says(status, "authentication failed");
    }

    /** The call had no token. */
    static boolean isUserMissing(Status status) {
        return says(status, "user name is empty");
    }

    /** Nothing happened, and the same call may succeed with a new token. */
    public static boolean isTokenExpired(Status status) {
        return isUserMissing(status)
                || says(status, "invalid auth token")
                || says(status, "revision of auth store is old");
    }

    /** The answer to a login where etcd knows no users: it serves every caller. */
    static boolean isAuthDisabled(Status status) {
        return says(status, "authentication is not enabled");
    }

    /** Whether its description contains these words: etcd has no other code of its errors. */
    public static boolean says(Status status, String words) {
        String description = status.getDescription();
        return description != null && description.contains(words);
    }
}
