package dev.abacus.cluster.access;

import dev.abacus.cluster.process.ClusterException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Enables the authentication of an external etcd. Arguments: the file of the roles, and the addresses of etcd. The password
 * of a user is an environment variable, as {@code ETCD_PASSWORD_SUM_SERVICE}.
 */
final class EnableAuthentication {
    private EnableAuthentication() {}

    public static void main(String[] arguments) {
        try {
            List<URI> endpoints =
                    Arrays.stream(arguments).skip(1).map(URI::create).toList();
            new Users(Roles.read(Path.of(arguments[0])), EnableAuthentication::password).applyTo(endpoints);
            System.out.println("etcd authentication is enabled");
        } catch (ClusterException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static String password(String user) {
        String variable = "ETCD_PASSWORD_" + user.toUpperCase(Locale.ROOT).replace('-', '_');
        String password = System.getenv(variable);
        if (password == null || password.isEmpty()) {
            throw new ClusterException("user " + user + " has no password: set " + variable);
        }
        return password;
    }
}
