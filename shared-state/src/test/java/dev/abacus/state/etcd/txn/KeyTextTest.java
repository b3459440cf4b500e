package dev.abacus.state.etcd.txn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.state.Stranger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class KeyTextTest {
    /** Of the bytes that matter to UTF-8, more often than others are. */
    private static final byte[] INTERESTING = Stranger.bytes(
            "a/", 0x00, 0x7f, 0x80, 0xbf, 0xc0, 0xc2, 0xc3, 0xe0, 0xe2, 0xed, 0xa0, 0xef, 0xbd, 0xf0, 0x9f, 0xf4, 0xf8,
            0xff);

    @Property
    void losesNothingOfAnyBytes(@ForAll byte[] key) {
        assertThat(KeyText.bytes(KeyText.of(key))).isEqualTo(key);
    }

    @Property(tries = 5_000)
    void losesNothingOfBytesThatAreNearlyUtf8(@ForAll @Size(max = 8) byte[] picks) {
        byte[] key = new byte[picks.length];
        for (int i = 0; i < key.length; i++) {
            key[i] = INTERESTING[Math.floorMod(picks[i], INTERESTING.length)];
        }

        assertThat(KeyText.bytes(KeyText.of(key))).isEqualTo(key);
    }

    @Property
    void isTheUsualTextOfWhatIsUtf8(@ForAll String text) {
        byte[] key = text.getBytes(UTF_8);

        assertThat(KeyText.of(key)).isEqualTo(new String(key, UTF_8));
        assertThat(KeyText.bytes(new String(key, UTF_8))).isEqualTo(key);
    }

    @Example
    void isNoUnicodeTextOfWhatIsNotUtf8() {
        String text = KeyText.of(Stranger.bytes("k", 0xff));

        assertThat(text).isEqualTo("k\udcff");
        assertThat(UTF_8.newEncoder().canEncode(text)).isFalse();
        assertThat(KeyText.of(Stranger.bytes("k\ufffd"))).isEqualTo("k\ufffd");
    }
}
