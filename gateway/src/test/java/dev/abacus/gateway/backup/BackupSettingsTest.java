package dev.abacus.gateway.backup;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.abacus.state.Secret;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackupSettingsTest {

    /** Otherwise it would fail when a backup is due. */
    @Test
    void aUserHasAPassword() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("backup\n12:00:00 INFO all is well", ""))
                .withMessage("user and password must be given together");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("", "secret"))
                .withMessage("user and password must be given together");
        assertThatCode(() -> settings("backup", "secret")).doesNotThrowAnyException();
        assertThatCode(() -> settings("", "")).doesNotThrowAnyException();
    }

    private static BackupSettings settings(String user, String password) {
        return new BackupSettings("", user, new Secret(password), Duration.ofHours(1), 5, Duration.ofSeconds(5));
    }
}
