package dev.abacus.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InvalidInputExceptionTest {

    @Test
    void quotesTheBeginningOfWhatIsLong() {
        assertThat(InvalidInputException.excerpt("short")).isEqualTo("short");
        assertThat(InvalidInputException.excerpt("x".repeat(41))).isEqualTo("x".repeat(40) + "… (41 characters)");
    }

    @Test
    void cutsNoCharacterInTwo() {
        String face = "\uD83D\uDE00";

        assertThat(InvalidInputException.excerpt(face.repeat(50))).isEqualTo(face.repeat(40) + "… (50 characters)");
    }
}
