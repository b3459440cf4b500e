package dev.abacus.systemtests.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.systemtests.support.KeptSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backup and restore of etcd in containers, without the applications, whose start takes the most of a test. */
@NeedsDocker
class ComposeRestoreTest {

    private final Compose compose = new Compose();
    private final Path file;

    ComposeRestoreTest(@TempDir Path directory) {
        KeptSuite.end();
        this.file = directory.resolve("backup.db");
    }

    @AfterEach
    void close() {
        compose.close();
    }

    @Test
    void bringsBackWhatWasThereWhenTheBackupWasMade() throws IOException {
        up();
        etcdctl("put", "/abacus/state/before", "v");
        assertThat(compose.abacus("backup", "--docker", file.toString())).startsWith(file + ": ");
        etcdctl("put", "/abacus/state/after", "v");
        refuses("the suite runs: ./abacus down --docker first");
        compose.compose("down", "-v");

        byte[] backup = Files.readAllBytes(file);
        byte[] flipped = backup.clone();
        flipped[flipped.length / 2] ^= 1;
        Files.write(file, flipped);
        refuses(file + " is damaged or cut off: its content is not that of the SHA-256 at its end");
        Files.writeString(file, "a letter");
        refuses(file + " is not a snapshot of etcd");
        assertThat(compose.leftovers()).isEmpty();
        Files.write(file, backup);
        assertThat(compose.abacus("restore", "--docker", file.toString()))
                .startsWith("restored 3 nodes of etcd to revision 2 in ");

        up();
        assertThat(etcdctl("get", "--prefix", "--keys-only", "/abacus/"))
                .isEqualToIgnoringNewLines("/abacus/state/before");
        assertThatThrownBy(() -> etcdctl("get", "--rev=2", "/abacus/state/before"))
                .hasMessageContaining("required revision has been compacted");
    }

    private void up() {
        compose.compose("up", "-d", "--wait", "etcd-1", "etcd-2", "etcd-3");
    }

    private String etcdctl(String... arguments) {
        String[] all = new String[arguments.length + 4];
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        all[0] = "exec";
        all[1] = "-T";
        all[2] = "etcd-2";
        all[3] = "etcdctl";
        return compose.compose(all);
    }

    private void refuses(String reason) {
        assertThatThrownBy(() -> compose.abacus("restore", "--docker", file.toString()))
                .hasMessageEndingWith(" ended with 1: abacus: " + reason + "\n");
    }
}
