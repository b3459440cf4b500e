package dev.abacus.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.server.EtcdCluster;
import dev.abacus.testsupport.EtcdClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FencingCheckerTest {

    private final EtcdCluster cluster;
    private final EtcdClient etcd;
    private long term;

    FencingCheckerTest(@TempDir Path directory) {
        cluster = EtcdCluster.start(directory, 1);
        etcd = new EtcdClient(cluster.endpoints());
    }

    @AfterAll
    void close() {
        cluster.close();
    }

    @BeforeEach
    void elect() {
        etcd.delete("/abacus/leaders/backup");
        term = etcd.put("/abacus/leaders/backup", "a leader");
    }

    @Test
    void aBackupOfTheLeaderIsWell() {
        var checker = new FencingChecker(cluster.endpoints());
        record(term);
        checker.expectNoFailures();

        assertThat(checker.check().all()).isEmpty();
    }

    @Test
    void aBackupOfAnotherTermIsAViolation() {
        var checker = new FencingChecker(cluster.endpoints());
        record(term - 1);

        assertThat(checker.check().violations()).singleElement().asString().contains("in term " + (term - 1));
    }

    @Test
    void noBackupIsAFailureOfASuiteThatHasRecovered() {
        record(term);
        var checker = new FencingChecker(cluster.endpoints());

        assertThat(checker.check().all()).isEmpty();
        checker.expectNoFailures();
        assertThat(checker.check().failures()).containsExactly("no backup was recorded by its leader");
    }

    private void record(long ofTerm) {
        etcd.put("/abacus/backups/last", "{\"term\":%d}".formatted(ofTerm));
    }
}
