package dev.abacus.kit.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Violation of a constraint by a part of a request.
 *
 * @param field where: a parameter, or a place in the body such as {@code numbers[3]}
 * @param value what was given, shortened; null if nothing was
 * @param message what is wrong with it: a sentence whose subject is the field
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Violation(String field, @Nullable Object value, String message) {
    @Override
    public String toString() {
        return field + " " + message;
    }
}
