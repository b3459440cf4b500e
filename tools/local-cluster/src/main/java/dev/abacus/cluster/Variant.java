package dev.abacus.cluster;

import java.nio.file.Path;
import java.util.Map;

/** How much of the hardening the services and gateways of a suite run with. */
public enum Variant {
    /** Libraries alone, as their defaults are. */
    STOCK,
    /** Libraries alone, with what their properties can do: config/tuned.yml. */
    TUNED,
    /** With all beans of the hardening. */
    HARDENED;

    /** @param project where config/tuned.yml is */
    Map<String, String> environment(Path project) {
        return switch (this) {
            case STOCK -> Map.of("ABACUS_HARDENING_ENABLED", "false");
            case TUNED ->
                Map.of(
                        "ABACUS_HARDENING_ENABLED",
                        "false",
                        "SPRING_CONFIG_ADDITIONAL_LOCATION",
                        project.resolve("config/tuned.yml").toUri().toString());
            case HARDENED -> Map.of();
        };
    }
}
