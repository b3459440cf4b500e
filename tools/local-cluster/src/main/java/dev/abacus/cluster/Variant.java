package dev.abacus.cluster;

import java.nio.file.Path;
import java.util.Map;

/** How much of the hardening the applications use. */
public enum Variant {
    /** The defaults of the libraries. */
    STOCK,
    /** The libraries with the properties in config/tuned.yml. */
    TUNED,
    /** All beans of the hardening. */
    HARDENED;

    /** @param project the directory that contains config/tuned.yml */
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
