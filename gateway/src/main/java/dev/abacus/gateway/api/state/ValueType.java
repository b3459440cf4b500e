package dev.abacus.gateway.api.state;

import dev.abacus.state.keys.Entry;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Media type of a value: what its writer said, else text where it is UTF-8. */
final class ValueType {

    private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);

    private ValueType() {}

    /**
     * The type to keep with a value, null for none. What curl says of any data that it is not told about is no type.
     *
     * @param contentType the header, which is known to be a media type; null where there was none
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

    /** Null also for what is no media type: others write into etcd, too. */
    private static @Nullable MediaType parse(@Nullable String type) {
        try {
            MediaType parsed = type == null ? null : MediaType.parseMediaType(type);
            return parsed == null || !parsed.isConcrete() ? null : parsed;
        } catch (InvalidMediaTypeException e) {
            return null;
        }
    }
}
