package dev.abacus.gateway.api.state;

import dev.abacus.state.keys.Entry;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Media type of a value: its writer's, else text if the value is UTF-8. */
final class ValueType {

    private static final int MAX_LENGTH = 255;

    private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);

    private ValueType() {}

    /**
     * The type to store with a value, null for none. The type that curl sends for any data by default counts as none.
     *
     * @param contentType the header, a valid media type; null without one
     */
    static @Nullable String of(@Nullable String contentType) {
        return contentType == null
                        || MediaType.APPLICATION_FORM_URLENCODED.equalsTypeAndSubtype(
                                MediaType.parseMediaType(contentType))
                ? null
                : contentType.strip();
    }

    static MediaType of(Entry entry) {
        MediaType kept = parse(entry.type());
        if (kept != null) {
            return kept;
        }
        return KeyEntry.text(entry.value()) == null ? MediaType.APPLICATION_OCTET_STREAM : TEXT;
    }

    /** Null also for an invalid media type: other programs may write to etcd, too. */
    private static @Nullable MediaType parse(@Nullable String type) {
        try {
            MediaType parsed = type == null || !fitsIntoAHeader(type) ? null : MediaType.parseMediaType(type);
            return parsed == null || !parsed.isConcrete() ? null : parsed;
        } catch (InvalidMediaTypeException e) {
            return null;
        }
    }

    /** A longer one, or one with control characters, is not of this API: the response would not carry it. */
    private static boolean fitsIntoAHeader(String type) {
        return type.length() <= MAX_LENGTH && type.chars().noneMatch(Character::isISOControl);
    }
}
