package dev.abacus.kit.settings;

import dev.abacus.state.Excerpt;
import java.io.Serial;

/** Refusal of settings from Consul. The message is one line, safe to log. */
final class InvalidSettingsException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int MAX_LENGTH = 400;

    InvalidSettingsException(String reason) {
        super(Excerpt.of(reason, MAX_LENGTH));
    }
}
