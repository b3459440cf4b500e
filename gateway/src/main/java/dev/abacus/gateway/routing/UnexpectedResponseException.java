package dev.abacus.gateway.routing;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Another program than the service answered, at the address that Consul has for an instance. */
final class UnexpectedResponseException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    private final boolean pathUnknown;

    /** @param pathUnknown it does not know the path, so it has executed nothing */
    UnexpectedResponseException(String message, boolean pathUnknown, @Nullable Throwable cause) {
        super(message, cause);
        this.pathUnknown = pathUnknown;
    }

    @Override
    public String toString() {
        return String.valueOf(getMessage());
    }

    boolean isPathUnknown() {
        return pathUnknown;
    }
}
