package dev.abacus.state.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.state.InvalidInputException;
import dev.abacus.state.TooLargeException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Validation of keys. A caller's key is a path that clients and proxies do not normalize (RFC 3986, section 6.2.2.3).
 * etcd accepts any bytes as a key, so others can write keys that are not valid here.
 */
final class KeyNames {
    private static final Set<String> DOTS = Set.of(".", "..");

    private KeyNames() {}

    /**
     * @throws TooLargeException if it is too long
     * @throws InvalidInputException if it is not valid otherwise
     */
    static String checked(String key) {
        refusal(key).ifPresent(why -> {
            throw isTooLong(key) ? new TooLargeException(why) : new InvalidInputException("key", why);
        });
        return key;
    }

    /** Why it is not valid; empty: it is. */
    static Optional<String> refusal(String key) {
        if (key.isEmpty()) {
            return Optional.of("a key is not empty");
        }
        if (isTooLong(key)) {
            return Optional.of("a key has at most " + Keys.MAX_NAME_BYTES + " bytes");
        }
        if (!UTF_8.newEncoder().canEncode(key)) {
            return Optional.of("a key is Unicode text");
        }
        if (key.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("a key has no control characters");
        }
        if (key.indexOf('\\') >= 0) {
            return Optional.of("a key has no backslash");
        }
        return Stream.of(key.split("/", -1)).anyMatch(DOTS::contains) || key.startsWith("/") || key.contains("//")
                ? Optional.of("a key has no segment that is empty, '.' or '..', but it may end with a slash")
                : Optional.empty();
    }

    private static boolean isTooLong(String key) {
        return key.getBytes(UTF_8).length > Keys.MAX_NAME_BYTES;
    }

    /** The start of a key, as far as it is Unicode and not too long. */
    static String start(String key) {
        CharBuffer characters = CharBuffer.wrap(key);
        CoderResult _ = UTF_8.newEncoder().encode(characters, ByteBuffer.allocate(Keys.MAX_NAME_BYTES), true);
        return key.substring(0, characters.position());
    }
}
