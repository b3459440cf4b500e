package dev.abacus.cluster.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptSourceTest {
    private static final String DEBIAN_KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg";

    @Test
    void takesDebiansOwnArchiveFromDeb822AndNotTheSecurityOne() {
        assertThat(AptSource.deb822("""
                        Types: deb
                        URIs: http://mirror.example/debian-security
                        Suites: bookworm-security
                        Components: main

                        Types: deb deb-src
                        # a comment
                        URIs: http://mirror.example/debian
                        Suites: bookworm bookworm-updates
                        Components: main contrib
                        Signed-By: /etc/apt/keyrings/debian.gpg
                        """))
                .containsExactly(new AptSource("http://mirror.example/debian", "/etc/apt/keyrings/debian.gpg"));
    }

    @Test
    void ignoresDisabledStanzasAndInlineKeys() {
        assertThat(AptSource.deb822("""
                        Types: deb
                        URIs: http://disabled.example/debian
                        Suites: trixie
                        Components: main
                        Enabled: no

                        Types: deb
                        URIs: mirror+file:/etc/apt/mirrors/debian.list
                        Suites: trixie
                        Components: main
                        Signed-By:
                         -----BEGIN PGP PUBLIC KEY BLOCK-----
                         .
                         mDMEY865UxYJKwYBBAHaRw8BAQdAd7Z0srwuhlB6JKFkcf4HU4SSS
                        """))
                .containsExactly(new AptSource("mirror+file:/etc/apt/mirrors/debian.list", DEBIAN_KEYS));
    }

    @Test
    void takesDebiansOwnArchiveFromOneLineSources() {
        assertThat(AptSource.oneLine("""
                        # deb http://commented.example/debian bookworm main
                        deb http://mirror.example/debian-security bookworm-security main
                        deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/debian/ bookworm main non-free
                        deb https://vendor.example/node_20.x nodistro main
                        deb http://other.example/debian bullseye main
                        """))
                .containsExactly(
                        new AptSource("http://mirror.example/debian/", "/k.gpg"),
                        new AptSource("http://other.example/debian", DEBIAN_KEYS));
    }

    @Test
    void readsTheMachinesFilesAndNoOthers(@TempDir Path etc) throws IOException {
        Files.createDirectory(etc.resolve("sources.list.d"));
        Files.writeString(
                etc.resolve("sources.list.d/old.list.disabled"), "deb http://disabled.example/debian bookworm main");
        Files.writeString(etc.resolve("sources.list"), "deb http://mirror.example/debian bookworm main");

        assertThat(AptSource.ofMachine(etc)).contains(new AptSource("http://mirror.example/debian", DEBIAN_KEYS));
    }

    @Test
    void findsNothingOnAMachineWithoutDebianSources(@TempDir Path etc) {
        assertThat(AptSource.ofMachine(etc)).isEmpty();
    }
}
