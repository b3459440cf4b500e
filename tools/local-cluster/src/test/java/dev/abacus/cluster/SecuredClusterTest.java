package dev.abacus.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.cluster.access.EtcdApi;
import dev.abacus.cluster.access.Passwords;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Directories;
import dev.abacus.cluster.snapshot.SnapshotDownload;
import dev.abacus.cluster.tools.ProjectHome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecuredClusterTest {
    /** {@code /abacus/state/a} */
    private static final Map<String, String> KEY = Map.of("key", "L2FiYWN1cy9zdGF0ZS9h");

    private final Path directory;
    private final Path project;
    private final Path passwords;

    SecuredClusterTest(@TempDir Path temporary) throws IOException {
        this.directory = temporary.resolve("suite");
        this.project = StubApplications.project(temporary.resolve("project"));
        this.passwords = directory.resolve("passwords.properties");
        Files.copy(ProjectHome.find().resolve("config/etcd-roles.txt"), project.resolve("config/etcd-roles.txt"));
    }

    @Test
    void staysSecuredAndItsPasswordsAreItsOwners() throws IOException {
        String password;
        try (LocalCluster cluster = suite().secured().start()) {
            password = new Passwords(directory).of("gateway");
            assertServesUsersOnly(cluster, password);
            assertThat(cluster.etcd().leader()).isPresent();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(passwords)))
                .isEqualTo("rw-------");

        try (LocalCluster cluster = suite().start()) {
            assertServesUsersOnly(cluster, password);
            URI gateway = cluster.gateway();
            URI service = cluster.uri("sum-service-1");
            assertThat(StubApplications.variable(gateway, "ABACUS_ETCD_USER")).isEqualTo("gateway");
            assertThat(StubApplications.variable(gateway, "ABACUS_ETCD_PASSWORD"))
                    .isEqualTo(password);
            assertThat(StubApplications.variable(gateway, "ABACUS_BACKUP_USER")).isEqualTo("backup");
            assertThat(StubApplications.variable(service, "ABACUS_ETCD_USER")).isEqualTo("sum-service");
            assertThat(StubApplications.variable(service, "ABACUS_BACKUP_USER")).isEmpty();
        }
        Files.delete(passwords);

        assertThatThrownBy(() -> suite().secured().start())
                .isInstanceOf(ClusterException.class)
                .hasMessage("etcd refuses user root (etcdserver: authentication failed, invalid user ID or password):"
                        + " use its password in etcd, or delete the state of etcd");
    }

    @Test
    void hasTheSamePasswordsAfterAReset() {
        suite().secured().start().close();
        String password = new Passwords(directory).of("gateway");
        Passwords.keepFor(directory.resolve("backups"), directory);
        Directories.delete(directory.resolve("etcd"));

        try (LocalCluster cluster = suite().secured().start()) {
            assertServesUsersOnly(cluster, password);
        }
    }

    @Test
    void isSecuredAgainByTheSamePasswordsWhenItIsRestored(@TempDir Path elsewhere) {
        Path backup = elsewhere.resolve("backup.db");
        Path backups = directory.resolve("backups");
        String password;
        try (LocalCluster cluster = suite().secured().start()) {
            password = new Passwords(directory).of("gateway");
            List<URI> etcd = cluster.etcd().endpoints();
            new EtcdApi(etcd).login("gateway", password).call("/v3/kv/put", KEY);
            new SnapshotDownload(etcd, Passwords.ofBackups(directory)).to(backup);
        }
        Passwords.keepFor(backups, directory);
        Directories.delete(directory.resolve("etcd"));

        suite().restore(backup);

        assertThat(passwords).exists();
        try (LocalCluster cluster = suite().start()) {
            assertServesUsersOnly(cluster, password);
        }
    }

    private LocalClusterBuilder suite() {
        return LocalCluster.in(directory).project(project).onFreePorts().instances(1);
    }

    private static void assertServesUsersOnly(LocalCluster cluster, String password) {
        EtcdApi nobody = new EtcdApi(cluster.etcd().endpoints());
        Map<String, String> range = Map.of("key", "L2FiYWN1cy9wcm9iZQ==");

        assertThat(nobody.call("/v3/kv/range", range).message()).isEqualTo("etcdserver: user name is empty");
        assertThat(nobody.login("gateway", password).call("/v3/kv/range", range).ok())
                .isTrue();
    }
}
