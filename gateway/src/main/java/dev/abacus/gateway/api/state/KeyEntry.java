package dev.abacus.gateway.api.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.abacus.state.keys.Entry;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Key with its value in a list or a stream: as text if it is UTF-8, else in Base64. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record KeyEntry(
        String key, @Nullable String value, @Nullable String valueBase64, long revision) {

    static KeyEntry of(Entry entry) {
        String text = text(entry.value());
        return text != null
                ? new KeyEntry(entry.key(), text, null, entry.revision())
                : new KeyEntry(entry.key(), null, Base64.getEncoder().encodeToString(entry.value()), entry.revision());
    }

    static @Nullable String text(byte[] value) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
