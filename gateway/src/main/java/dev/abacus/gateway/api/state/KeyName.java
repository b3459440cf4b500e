package dev.abacus.gateway.api.state;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.state.keys.Keys;
import java.nio.charset.StandardCharsets;

/**
 * Name of a key in a request's path: all segments after {@code /api/state/}, percent-decoded. A slash and {@code %2F} are
 * equal, because clients that are generated from the API's description encode slashes in a parameter.
 */
final class KeyName {

    /** Path of a key: {@code key} is its first segment, {@code rest} is empty or has a leading slash. */
    static final String PATH = "/{key}/{*rest}";

    private KeyName() {}

    static String of(String key, String rest) {
        String name = key + rest;
        if (name.getBytes(StandardCharsets.UTF_8).length > Keys.MAX_NAME_BYTES) {
            throw new ProblemException(
                    ProblemType.TOO_LARGE, "A key has at most %d bytes".formatted(Keys.MAX_NAME_BYTES));
        }
        return name;
    }
}
