package dev.abacus.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

    @Test
    void quotesTheBeginningOfWhatIsLong() {
        assertThat(Excerpt.of("short")).isEqualTo("short");
        assertThat(Excerpt.of("x".repeat(40))).isEqualTo("x".repeat(40));
        assertThat(Excerpt.of("x".repeat(41))).isEqualTo("x".repeat(40) + "… (41 characters)");
    }

    @Test
    void cutsNoCharacterInTwo() {
        String face = "\uD83D\uDE00";

        assertThat(Excerpt.of(face.repeat(40))).isEqualTo(face.repeat(40));
        assertThat(Excerpt.of(face.repeat(50))).isEqualTo(face.repeat(40) + "… (50 characters)");
    }

    @Test
    void isOneLineOfVisibleCharacters() {
        assertThat(Excerpt.of("a\r\nb\u2028c\u0000d\u202Ee\uD800f"))
                .isEqualTo("a\uFFFD\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf");
        assertThat(Excerpt.quoted("a b")).isEqualTo("'a b'");
    }
}
