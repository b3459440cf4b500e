package dev.abacus.cluster.access;

import dev.abacus.cluster.process.ClusterException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The users of an etcd, and their synchronization with it.
 *
 * @param passwords by user
 */
public record Users(Roles roles, UnaryOperator<String> passwords) {
    private static final String ROOT = "root";
    /** The user of backups; a snapshot needs all permissions. */
    public static final String BACKUP = "backup";

    /** Environment variables with the user of an application. */
    public Map<String, String> environment(String application) {
        return Map.of("ABACUS_ETCD_USER", application, "ABACUS_ETCD_PASSWORD", passwords.apply(application));
    }

    /** Further environment variables of an application that makes backups. */
    public Map<String, String> backupEnvironment() {
        return Map.of("ABACUS_BACKUP_USER", BACKUP, "ABACUS_BACKUP_PASSWORD", passwords.apply(BACKUP));
    }

    /**
     * Enables authentication in etcd with these users, passwords and roles. Idempotent: it changes only what differs.
     *
     * @throws ClusterException if etcd refuses a change
     */
    public void applyTo(List<URI> endpoints) {
        EtcdApi etcd = new EtcdApi(endpoints).login(ROOT, passwords.apply(ROOT));
        boolean enabled = !etcd.token().isEmpty();
        Set<String> known = names(etcd, "user");
        Set<String> knownRoles = names(etcd, "role");
        for (String user : with(roles.users(), ROOT)) {
            String password = passwords.apply(user);
            if (!known.contains(user)) {
                change(etcd, "user/add", Map.of("name", user, "password", password));
            } else if (!enabled || !canLogIn(endpoints, user, password)) {
                change(etcd, "user/changepw", Map.of("name", user, "password", password));
            }
        }
        for (String user : roles.users()) {
            Set<Grant> grants = roles.grants().getOrDefault(user, Set.of());
            if (!grants.isEmpty()) {
                if (!knownRoles.contains(user)) {
                    change(etcd, "role/add", Map.of("name", user));
                }
                permit(etcd, user, grants);
                assign(etcd, user, user);
            }
        }
        with(roles.administrators(), ROOT).forEach(user -> assign(etcd, user, ROOT));
        if (!enabled) {
            change(etcd, "enable", Map.of());
        }
    }

    private static void permit(EtcdApi etcd, String role, Set<Grant> grants) {
        Set<Grant> present = change(etcd, "role/get", Map.of("role", role))
                .body()
                .path("perm")
                .valueStream()
                .map(Grant::of)
                .collect(Collectors.toSet());
        for (Grant grant : grants) {
            if (!present.contains(grant)) {
                Map<String, String> permission =
                        Map.of("permType", grant.permission(), "key", grant.key(), "range_end", grant.rangeEnd());
                change(etcd, "role/grant", Map.of("name", role, "perm", permission));
            }
        }
        Set<String> prefixes = grants.stream().map(Grant::prefix).collect(Collectors.toSet());
        for (Grant old : present) {
            if (!prefixes.contains(old.prefix())) {
                change(etcd, "role/revoke", Map.of("role", role, "key", old.key(), "range_end", old.rangeEnd()));
            }
        }
    }

    private static void assign(EtcdApi etcd, String user, String role) {
        boolean has = change(etcd, "user/get", Map.of("name", user))
                .body()
                .path("roles")
                .valueStream()
                .anyMatch(assigned -> assigned.asString().equals(role));
        if (!has) {
            change(etcd, "user/grant", Map.of("user", user, "role", role));
        }
    }

    private static boolean canLogIn(List<URI> endpoints, String user, String password) {
        Map<String, String> name = Map.of("name", user, "password", password);
        return new EtcdApi(endpoints).call("/v3/auth/authenticate", name).ok();
    }

    /** The names of all users or roles, with the kind {@code user} or {@code role}. */
    private static Set<String> names(EtcdApi etcd, String kind) {
        return change(etcd, kind + "/list", Map.of())
                .body()
                .path(kind + "s")
                .valueStream()
                .map(name -> name.asString())
                .collect(Collectors.toSet());
    }

    private static EtcdApi.Reply change(EtcdApi etcd, String what, Map<String, ?> body) {
        EtcdApi.Reply reply = etcd.call("/v3/auth/" + what, body);
        // Created by an earlier attempt whose response was lost.
        if (!reply.ok() && !reply.message().contains("already exists")) {
            throw new ClusterException("etcd refuses " + what + " of " + body.get("name") + ": " + reply.message());
        }
        return reply;
    }

    private static Set<String> with(Set<String> names, String one) {
        Set<String> all = new HashSet<>(names);
        all.add(one);
        return all;
    }

    /** Without the passwords. */
    @Override
    public String toString() {
        return "users " + roles.users();
    }
}
