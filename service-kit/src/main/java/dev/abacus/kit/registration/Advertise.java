package dev.abacus.kit.registration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * Where callers reach this instance, if not where it listens: behind the port mapping of a container, NAT or a proxy.
 * Read when the service starts. Consul's check goes where it listens all the same.
 *
 * @param port the one that callers get from Consul; by default the one that it listens on
 */
record Advertise(@Min(1) @Max(65_535) @Nullable Integer port) {
    int portOr(int listening) {
        return port == null ? listening : port;
    }
}
