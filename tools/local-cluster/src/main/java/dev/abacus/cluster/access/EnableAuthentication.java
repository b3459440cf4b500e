package dev.abacus.cluster.access;

import dev.abacus.cluster.fault.ClusterException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Makes an etcd that somebody else runs ask for users. Arguments: the file of the roles, and etcd's addresses. A user's
 * password is in the environment, as {@code ETCD_PASSWORD_SUM_SERVICE}.
 */
final class AskForUsers {
    private AskForUsers() {}

    public static void main(String[] arguments) {
        try {
            List<URI> endpoints =
                    Arrays.stream(arguments).skip(1).map(URI::create).toList();
            new Users(Roles.read(Path.of(arguments[0])), AskForUsers::password).applyTo(endpoints);
            System.out.println("etcd serves its users only");
        } catch (ClusterException fault) {
            System.err.println(fault.getMessage());
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
