package dev.abacus.state.etcd.txn;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * Lossless text of a key, which is any bytes to etcd. A byte that is not UTF-8 becomes an unpaired surrogate,
 * U+DC80 to U+DCFF: Python's {@code surrogateescape} (<a href="https://peps.python.org/pep-0383/">PEP 383</a>). So each
 * key has its own text, the suite's keys have their usual one, and a strict UTF-8 encoder refuses the others.
 */
final class KeyText {
    private static final char REPLACEMENT = '\uFFFD';
    private static final int ESCAPE = 0xDC00;

    private KeyText() {}

    static String of(byte[] key) {
        String text = new String(key, UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : escaped(key);
    }

    private static String escaped(byte[] key) {
        CharsetDecoder decoder = UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(key);
        CharBuffer out = CharBuffer.allocate(key.length);
        CoderResult result = decoder.decode(in, out, true);
        while (result.isError()) {
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (ESCAPE | in.get() & 0xFF));
            }
            result = decoder.decode(in, out, true);
        }
        return out.flip().toString();
    }

    static byte[] bytes(String text) {
        if (text.chars().noneMatch(KeyText::isEscape)) {
            return text.getBytes(UTF_8);
        }
        var out = new ByteArrayOutputStream();
        text.codePoints().forEach(character -> {
            if (isEscape(character)) {
                out.write(character);
            } else {
                out.writeBytes(Character.toString(character).getBytes(UTF_8));
            }
        });
        return out.toByteArray();
    }

    /** The first two segments of a key: {@code /abacus/state/} of {@code /abacus/state/foo}. */
    static String namespace(String key) {
        int end = key.indexOf('/', key.indexOf('/', 1) + 1);
        return end < 0 ? key : key.substring(0, end + 1);
    }

    /** Of a code point: its last byte is the key's. */
    static boolean isEscape(int character) {
        return character >= (ESCAPE | 0x80) && character <= (ESCAPE | 0xFF);
    }
}
