package dev.abacus.cluster.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordsTest {
    private final Path suite;
    private final Path backups;
    private final Path kept;

    PasswordsTest(@TempDir Path suite) {
        this.suite = suite;
        this.backups = suite.resolve("backups");
        this.kept = backups.resolve("passwords.properties");
    }

    /** As {@code up --secure}, {@code reset}, {@code up --secure}, {@code reset}, {@code restore}. */
    @Test
    void areTheSameAfterEachReset() {
        String password = new Passwords(suite).of("root");
        Passwords.keepFor(backups, suite);
        assertThat(Passwords.in(suite)).isFalse();

        Passwords.bringBack(backups, suite);
        assertThat(new Passwords(suite).of("root")).isEqualTo(password);
        Passwords.keepFor(backups, suite);
        Passwords.bringBack(backups, suite);

        assertThat(new Passwords(suite).of("root")).isEqualTo(password);
        assertThat(backups).isEmptyDirectory();
    }

    @Test
    void doNotReplaceOtherKeptOnes() throws IOException {
        String first = new Passwords(suite).of("root");
        Passwords.keepFor(backups, suite);
        String second = new Passwords(suite).of("root");
        Passwords.keepFor(backups, suite);
        String third = new Passwords(suite).of("root");
        Passwords.keepFor(backups, suite);

        assertThat(Passwords.in(suite)).isFalse();
        assertThat(kept).content().contains(first);
        assertThat(backups.resolve("passwords-2.properties")).content().contains(second);
        assertThat(backups.resolve("passwords-3.properties")).content().contains(third);

        Files.copy(kept, suite.resolve("passwords.properties"));
        Passwords.keepFor(backups, suite);

        assertThat(backups.resolve("passwords-4.properties")).doesNotExist();
        assertThat(kept).content().contains(first);
    }

    @Test
    void ofTheSuiteAreNotReplacedByKeptOnes() {
        String first = new Passwords(suite).of("root");
        Passwords.keepFor(backups, suite);
        String second = new Passwords(suite).of("root");

        Passwords.bringBack(backups, suite);

        assertThat(new Passwords(suite).of("root")).isEqualTo(second);
        assertThat(kept).content().contains(first);
    }
}
