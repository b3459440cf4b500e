package dev.abacus.systemtests.operations;

import static dev.abacus.systemtests.support.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.snapshot.SnapshotFile;
import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.support.KeptSuite;
import dev.abacus.systemtests.support.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** One of two gateways makes backups, and the other one when it is gone. */
class BackupTest {

    private static final Path DIRECTORY = Suite.directory();

    @RegisterExtension
    static final KeptSuite<LocalCluster> SUITE = new KeptSuite<>(() -> Suite.own(DIRECTORY)
            .gateways(2)
            .instances(1)
            .environment("ABACUS_BACKUP_INTERVAL", "2s")
            .environment("ABACUS_BACKUP_KEEP", "3")
            .start());

    private final LocalCluster cluster = SUITE.get();

    @Test
    void oneGatewayMakesBackupsAndTheOtherOneWhenItIsGone() throws IOException {
        soon().until(() -> backup("gateway").path("last").isObject());
        JsonNode before = backup("gateway");
        String leader = before.path("leader").asString();
        String other = leader.equals("gateway") ? "gateway-2" : "gateway";
        assertThat(leader).isIn("gateway", "gateway-2");
        assertThat(before.path("term").asLong()).isPositive();
        assertThat(before.path("failure").isNull()).isTrue();
        assertThat(before.at("/last/by").asString()).isEqualTo(leader);
        Path file = Path.of(before.at("/last/file").asString());
        assertThat(file).hasSize(before.at("/last/bytes").asLong());
        assertThat(new SnapshotFile(file).defect())
                .as("what restore says of it")
                .isEmpty();
        assertThat(backup("gateway-2").path("leader").asString()).isEqualTo(leader);
        assertThat(Files.readString(cluster.log(leader)))
                .contains(
                        leader + " leads backup in term " + before.path("term").asLong())
                .contains("Backup ");
        soon().untilAsserted(() -> assertThat(files()).hasSize(3));

        long start = System.nanoTime();
        cluster.kill(leader);

        soon().until(() -> backup(other).path("leader").asString("").equals(other));
        System.out.printf("another gateway leads after %d ms%n", (System.nanoTime() - start) / 1_000_000);
        assertThat(backup(other).path("term").asLong())
                .isGreaterThan(before.path("term").asLong());
        soon().until(() -> backup(other).at("/last/by").asString().equals(other));
        assertThat(files()).hasSizeBetween(3, 4);
        cluster.start(leader);
    }

    @Test
    void aDirectoryThatTakesNoBackupIsToldOnceAndShown() throws IOException {
        Path backups = DIRECTORY.resolve("backups").toAbsolutePath().normalize();
        soon().until(() -> backup("gateway").path("last").isObject());
        String leader = backup("gateway").path("leader").asString();
        Files.move(backups, backups.resolveSibling("backups-" + UUID.randomUUID()));
        Files.createFile(backups);
        try {
            // One that is being made meanwhile fails by itself, and otherwise.
            soon().until(
                            () -> backup("gateway").at("/failure/error").asString(""),
                            ("cannot write a backup into " + backups + ": it is a file")::equals);
            JsonNode failure = backup("gateway").path("failure");
            assertThat(failure.path("by").asString()).isEqualTo(leader);
            long logged = complaints(leader);
            soon().until(() -> !backup("gateway").path("failure").path("at").equals(failure.path("at")));
            assertThat(logged).isPositive();
            assertThat(complaints(leader)).isEqualTo(logged);
        } finally {
            Files.deleteIfExists(backups);
        }
        soon().until(() -> backup("gateway").path("failure").isNull());
    }

    private long complaints(String gateway) throws IOException {
        return Files.readString(cluster.log(gateway))
                .lines()
                .filter(line -> line.contains("ScheduledBackups: No backup: "))
                .count();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY.resolve("backups"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".db"))
                    .toList();
        }
    }

    private JsonNode backup(String gateway) {
        return topology(gateway).path("backup");
    }

    private JsonNode topology(String gateway) {
        return new Api(cluster.uri(gateway)).get("/api/topology").isStatus(200).json();
    }
}
