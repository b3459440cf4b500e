package dev.abacus.state;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Check of the client URLs of the etcd members, as an operator gives them. */
public final class Endpoints {
    private static final int MAX_PORT = 65_535;

    private Endpoints() {}

    /** @throws IllegalArgumentException if there is none, or for the first that is not {@code http://HOST:PORT} */
    public static List<URI> checked(List<URI> endpoints) {
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("endpoints: none is given");
        }
        for (URI endpoint : endpoints) {
            if (!isClientUrl(endpoint)) {
                // Without a password.
                String shown = endpoint == null ? "" : endpoint.toString().replaceFirst("//.*@", "//…@");
                throw new IllegalArgumentException("endpoints: '" + Excerpt.of(shown, 100)
                        + "' must be the client URL of an etcd member, http://HOST:PORT, as http://127.0.0.1:2379");
            }
        }
        return endpoints;
    }

    /** @param endpoint null for an empty element of a list of settings */
    private static boolean isClientUrl(@Nullable URI endpoint) {
        return endpoint != null
                && "http".equalsIgnoreCase(endpoint.getScheme())
                && endpoint.getHost() != null
                && endpoint.getPort() > 0
                && endpoint.getPort() <= MAX_PORT
                && endpoint.getRawUserInfo() == null
                && List.of("", "/").contains(endpoint.getRawPath())
                && endpoint.getRawQuery() == null
                && endpoint.getRawFragment() == null;
    }
}
