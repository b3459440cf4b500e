package dev.abacus.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.cluster.access.EtcdApi;
import dev.abacus.cluster.access.Passwords;
import dev.abacus.cluster.fault.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecuredClusterTest {
    private final Path directory;
    private final Path passwords;

    SecuredClusterTest(@TempDir Path directory) {
        this.directory = directory;
        this.passwords = directory.resolve("etcd/passwords.properties");
    }

    @Test
    void staysSecuredAndItsPasswordsAreItsOwners() throws Exception {
        String password;
        try (LocalCluster cluster = suite().secured().start()) {
            password = new Passwords(passwords).of("gateway");
            assertServesUsersOnly(cluster, password);
            assertThat(cluster.etcd().leader()).isPresent();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(passwords)))
                .isEqualTo("rw-------");

        try (LocalCluster cluster = suite().start()) {
            assertServesUsersOnly(cluster, password);
        }
        Files.delete(passwords);

        assertThatThrownBy(() -> suite().secured().start())
                .isInstanceOf(Fault.class)
                .hasMessage(
                        "etcd does not let user root in (etcdserver: authentication failed, invalid user ID or password):"
                                + " give the password that it has in etcd, or drop etcd's state");
    }

    private LocalClusterBuilder suite() {
        return LocalCluster.in(directory).onFreePorts().gateways(0).instances(0);
    }

    private static void assertServesUsersOnly(LocalCluster cluster, String password) {
        EtcdApi nobody = new EtcdApi(cluster.etcd().endpoints());
        Map<String, String> range = Map.of("key", "L2FiYWN1cy9wcm9iZQ==");

        assertThat(nobody.call("/v3/kv/range", range).message()).isEqualTo("etcdserver: user name is empty");
        assertThat(nobody.login("gateway", password).call("/v3/kv/range", range).ok())
                .isTrue();
    }
}
