package dev.abacus.state.etcd.auth;

import dev.abacus.state.Credentials;
import io.grpc.Status;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log of the accesses that etcd denies to this process's user: one line when a denial begins, and one when it ends.
 * Thread-safe.
 */
public final class AccessDenials {
    private static final Logger log = LoggerFactory.getLogger(AccessDenials.class);

    private static final String ANYTHING = "do anything";

    private final Credentials credentials;
    private final Set<String> denied = ConcurrentHashMap.newKeySet();

    public AccessDenials(Credentials credentials) {
        this.credentials = credentials;
    }

    /**
     * Logs that this access failed, if the user was the reason.
     *
     * @param access what was tried, such as {@code write /abacus/state/}
     */
    public void failed(Throwable failure, Supplier<String> access) {
        failed(failure);
        if (AuthStatus.isPermissionDenied(Status.fromThrowable(failure))) {
            denied(access.get());
        }
    }

    /** Logs that a call failed, if etcd serves this user not at all. */
    public void failed(Throwable failure) {
        Status status = Status.fromThrowable(failure);
        if (AuthStatus.isLoginRefused(status) && denied.add(ANYTHING)) {
            log.warn(
                    "etcd does not know user {} by this password: all that needs etcd fails until abacus.etcd.user and"
                            + " abacus.etcd.password are right, or the user in etcd is",
                    credentials.user());
        } else if (AuthStatus.isUserMissing(status) && !credentials.given() && denied.add(ANYTHING)) {
            log.warn("etcd asks for a user, and this process has none: all that needs etcd fails until"
                    + " abacus.etcd.user and abacus.etcd.password are set");
        }
    }

    public void denied(String access) {
        if (denied.add(access)) {
            log.warn(
                    "etcd does not let user {} {}: what needs that fails until a role of this user permits it",
                    credentials.user(),
                    access);
        }
    }

    public void succeeded(Supplier<String> access) {
        if (!denied.isEmpty()) {
            permitted(access.get());
            permitted(ANYTHING);
        }
    }

    public void permitted(String access) {
        if (denied.remove(access)) {
            log.info("etcd lets {} {} again", credentials.given() ? "user " + credentials.user() : "anybody", access);
        }
    }
}
