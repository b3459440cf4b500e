package dev.abacus.gateway.routing;

import java.io.IOException;
import java.io.Serial;

/** The end of an exchange whose hedge, or whose hedged attempt, has answered first. */
final class OvertakenException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    private final boolean outlier;

    /** @param outlier the other answered in a usual time: the service is fast, and this instance is not */
    OvertakenException(boolean outlier) {
        super("another instance answered first");
        this.outlier = outlier;
    }

    boolean isOutlier() {
        return outlier;
    }
}
