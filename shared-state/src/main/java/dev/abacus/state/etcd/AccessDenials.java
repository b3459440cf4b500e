package dev.abacus.state.etcd;

import dev.abacus.state.Credentials;
import io.grpc.Status;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What etcd refuses to this process for who it is. An operator is told of each such refusal once, when it begins, and
 * again when it is over. Thread-safe.
 */
final class AccessDenials {
    private static final Logger log = LoggerFactory.getLogger(AccessDenials.class);

    private static final String ANYTHING = "do anything";

    private final Credentials credentials;
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    AccessDenials(Credentials credentials) {
        this.credentials = credentials;
    }

    /** If this is why the transaction failed. */
    void refused(Throwable failure, Transaction transaction) {
        refused(failure);
        if (FailureKind.isPermissionDenied(Status.fromThrowable(failure))) {
            refused(words(transaction));
        }
    }

    /** If etcd does not serve this process at all. */
    void refused(Throwable failure) {
        Status status = Status.fromThrowable(failure);
        if (FailureKind.isLoginRefused(status) && refused.add(ANYTHING)) {
            log.warn(
                    "etcd does not know user {} by this password: all that needs etcd fails until abacus.etcd.user and"
                            + " abacus.etcd.password are right, or the user in etcd is",
                    credentials.user());
        } else if (FailureKind.isUserMissing(status) && !credentials.given() && refused.add(ANYTHING)) {
            log.warn("etcd asks for a user, and this process has none: all that needs etcd fails until"
                    + " abacus.etcd.user and abacus.etcd.password are set");
        }
    }

    void refusedToWatch(String prefix) {
        refused("watch " + prefix);
    }

    private void refused(String what) {
        if (refused.add(what)) {
            log.warn(
                    "etcd does not let user {} {}: what needs that fails until a role of this user permits it",
                    credentials.user(),
                    what);
        }
    }

    void permitted(Transaction transaction) {
        if (!refused.isEmpty()) {
            permitted(words(transaction));
            permitted(ANYTHING);
        }
    }

    void permittedToWatch(String prefix) {
        permitted("watch " + prefix);
    }

    private void permitted(String what) {
        if (refused.remove(what)) {
            log.info("etcd lets {} {} again", credentials.given() ? "user " + credentials.user() : "anybody", what);
        }
    }

    /** Not by whole keys: there is no end of those. */
    private static String words(Transaction transaction) {
        Set<String> kinds = new TreeSet<>();
        transaction.keys().forEach(key -> kinds.add(kind(key)));
        return (transaction.writes() ? "write " : "read ") + String.join(", ", kinds);
    }

    /** As {@code /abacus/state/} of {@code /abacus/state/foo}. */
    static String kind(String key) {
        int end = key.indexOf('/', key.indexOf('/', 1) + 1);
        return end < 0 ? key : key.substring(0, end + 1);
    }
}
