package dev.abacus.kit.consul;

import java.io.IOException;

/** Consul can't be reached, or answered with an error. */
public final class ConsulException extends IOException {
    ConsulException(String message) {
        super(message);
    }

    ConsulException(String message, Throwable cause) {
        super(message, cause);
    }
}
