package dev.abacus.gateway.routing;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** What answered is not the service, but another program where Consul says that an instance of it is. */
final class ForeignAnswerException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    private final boolean pathUnknown;

    /** @param pathUnknown whether it says that it knows no such path, so that it has done nothing */
    ForeignAnswerException(String message, boolean pathUnknown, @Nullable Throwable cause) {
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
