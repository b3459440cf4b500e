package dev.abacus.cluster.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestorationTest {
    private final Path etcd;
    private final Path restored;

    RestorationTest(@TempDir Path directory) {
        etcd = directory.resolve("etcd");
        restored = directory.resolve("etcd.restored");
    }

    @Test
    void whatWasCutOffBeforeTheOldStateWasPutAsideIsFinished() throws IOException {
        Files.createDirectories(etcd.resolve("old"));
        Files.createDirectories(restored.resolve("new"));

        Path kept = Restoration.finish(etcd).orElseThrow();

        assertThat(etcd.resolve("new")).exists();
        assertThat(kept.resolve("old")).exists();
        assertThat(restored).doesNotExist();
    }

    @Test
    void whatWasCutOffAfterTheOldStateWasPutAsideIsFinished() throws IOException {
        Files.createDirectories(restored.resolve("new"));

        assertThat(Restoration.finish(etcd)).isEmpty();

        assertThat(etcd.resolve("new")).exists();
    }

    @Test
    void whereNothingWasRestoredNothingIsChanged() throws IOException {
        Files.createDirectories(etcd.resolve("old"));

        assertThat(Restoration.finish(etcd)).isEmpty();

        assertThat(etcd.resolve("old")).exists();
    }
}
