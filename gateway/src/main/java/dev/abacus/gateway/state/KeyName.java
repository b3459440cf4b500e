package dev.abacus.gateway.state;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import java.nio.charset.StandardCharsets;

/** The key in a request's path. */
final class KeyName {

    static final int MAX_BYTES = 512;

    private KeyName() {}

    /** @param path what follows {@code /api/state}, with its leading slash */
    static String of(String path) {
        String key = path.substring(1);
        if (key.isEmpty()) {
            throw new ProblemException(ProblemType.NOT_FOUND, "No key in the path: use /api/state/{key}");
        }
        if (key.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new ProblemException(ProblemType.TOO_LARGE, "A key has at most %d bytes".formatted(MAX_BYTES));
        }
        return key;
    }
}
