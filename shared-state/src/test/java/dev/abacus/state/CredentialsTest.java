package dev.abacus.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CredentialsTest {
    @Test
    void showNoPassword() {
        assertThat(new Credentials("gateway", new Secret("open sesame")).toString())
                .contains("gateway")
                .doesNotContain("open sesame");
    }

    @Test
    void areBothOrNeither() {
        assertThat(Credentials.NONE.given()).isFalse();
        assertThatThrownBy(() -> new Credentials("gateway", new Secret("")))
                .hasMessage("user and password must be given together");
        assertThatThrownBy(() -> new Credentials("", new Secret("secret")))
                .hasMessage("user and password must be given together");
    }
}
