package dev.abacus.kit.cors;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Cross-origin resource sharing; live.
 *
 * @param allowedOrigins pages of these origins may call the service and read its answers, or of any with {@code *};
 *     by default of none
 */
record CorsSettings(
        @DefaultValue @Size(max = 100)
        List<
                        @Pattern(
                                regexp = "\\*|https?://([a-z0-9.-]{1,253}|\\[[0-9a-f:.]{2,45}])(:[0-9]{1,5})?",
                                message = "must be * or an origin such as https://app.example.com, in lower case and"
                                        + " without a path")
                        String>
                allowedOrigins) {}
