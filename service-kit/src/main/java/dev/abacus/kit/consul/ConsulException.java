package dev.abacus.kit.consul;

import dev.abacus.kit.problem.Excerpt;
import java.io.IOException;

/** Consul can't be reached, or answered with an error. Its message is fit to be logged, whatever Consul wrote. */
public final class ConsulException extends IOException {
    private static final int LONGEST = 200;

    ConsulException(String message) {
        super(Excerpt.of(message, LONGEST));
    }

    ConsulException(String message, Throwable cause) {
        super(Excerpt.of(message, LONGEST), cause);
    }
}
