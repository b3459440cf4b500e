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
                        URIs: file:/mirror/debian-security
                        Suites: bookworm-security
                        Components: main

                        Types: deb deb-src
                        # a comment
                        URIs: file:/mirror/debian
                        Suites: bookworm bookworm-updates
                        Components: main contrib
                        Signed-By: /etc/apt/keyrings/debian.gpg
                        """))
                .containsExactly(new AptSource("file:/mirror/debian", "/etc/apt/keyrings/debian.gpg"));
    }

    @Test
    void ignoresDisabledStanzasAndInlineKeys() {
        assertThat(AptSource.deb822("""
                        Types: deb
                        URIs: file:/disabled/debian
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
                        # deb file:/commented/debian bookworm main
                        deb file:/mirror/debian-security bookworm-security main
                        deb [arch=amd64 signed-by=/k.gpg] file:/mirror/debian/ bookworm main non-free
                        deb file:/vendor/node_20.x nodistro main
                        deb file:/other/debian bullseye main
                        """))
                .containsExactly(
                        new AptSource("file:/mirror/debian/", "/k.gpg"),
                        new AptSource("file:/other/debian", DEBIAN_KEYS));
    }

    @Test
    void readsTheMachinesFilesAndNoOthers(@TempDir Path etc) throws IOException {
        Files.createDirectory(etc.resolve("sources.list.d"));
        Files.writeString(etc.resolve("sources.list.d/old.list.disabled"), "deb file:/disabled/debian bookworm main");
        Files.writeString(etc.resolve("sources.list"), "deb file:/mirror/debian bookworm main");

        assertThat(AptSource.ofMachine(etc)).contains(new AptSource("file:/mirror/debian", DEBIAN_KEYS));
    }

    @Test
    void findsNothingOnAMachineWithoutDebianSources(@TempDir Path etc) {
        assertThat(AptSource.ofMachine(etc)).isEmpty();
    }
}
