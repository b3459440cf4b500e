package dev.abacus.kit.settings;

import dev.abacus.kit.problem.Excerpt;
import java.io.Serial;

/** Settings from outside that are not taken over; its message says why, in one line that is fit to be logged. */
final class RefusedSettingsException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int LONGEST = 400;

    RefusedSettingsException(String reason) {
        super(Excerpt.of(reason, LONGEST));
    }
}
