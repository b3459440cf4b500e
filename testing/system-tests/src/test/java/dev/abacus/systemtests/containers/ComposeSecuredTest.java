package dev.abacus.systemtests.containers;

import static dev.abacus.systemtests.support.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.support.KeptSuite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The suite in containers whose etcd serves its users only: what {@code SecuredSuiteTest} asks of processes. */
@NeedsDocker
class ComposeSecuredTest {

    private static final List<String> USERS =
            List.of("ROOT", "GATEWAY", "ARITH_SERVICE", "SUM_SERVICE", "BACKUP", "HEALTH");
    private static final String PRODUCT = "{\"a\":7,\"b\":8}";
    private static final Map<String, String> passwords = passwords();
    private static final Compose compose = new Compose("docker-compose.secure.yml").with(passwords);
    private static final Api gateway = compose.gateway();

    @BeforeAll
    static void start() {
        KeptSuite.end();
        compose.abacus("up", "--docker", "--scale", "arith-service=1", "--scale", "sum-service=1");
    }

    @AfterAll
    static void close() {
        compose.close();
    }

    @Test
    void recordsAndKeepsKeysAsWithoutUsers() {
        String id = gateway.post("/api/multiply", PRODUCT)
                .isStatus(201)
                .json()
                .path("id")
                .asString();
        gateway.post("/api/sum", "{\"numbers\":[1,2,3]}").isStatus(201);
        gateway.put("/api/state/foo", "bar").isStatus(201);

        assertThat(gateway.get("/api/calculations").isStatus(200).body()).contains(id);
        assertThat(gateway.get("/api/state/foo").isStatus(200).body()).isEqualTo("bar");
    }

    @Test
    void nobodyDoesMoreThanItsPart() {
        assertThatThrownBy(() -> etcdctl("HEALTH", "put", "/abacus/state/direct", "v"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> etcdctl("ARITH_SERVICE", "put", "/abacus/state/direct", "v"))
                .hasMessageContaining("permission denied");
        assertThat(etcdctl("GATEWAY", "put", "/abacus/state/direct", "v")).startsWith("OK");
    }

    @Test
    void whatIsNotPermittedIsA503AndOneLineInTheLogUntilItIs() {
        gateway.post("/api/multiply", PRODUCT).isStatus(201);
        etcdctl("ROOT", "user", "revoke-role", "arith-service", "arith-service");
        try {
            soon().until(() -> gateway.post("/api/multiply", PRODUCT).status() == 503);
            gateway.post("/api/multiply", PRODUCT).isProblem(503, "unavailable");
            gateway.get("/api/multiply?a=7&b=8").isStatus(200);
        } finally {
            etcdctl("ROOT", "user", "grant-role", "arith-service", "arith-service");
        }
        soon().until(() -> gateway.post("/api/multiply", PRODUCT).status() == 201);

        String log = compose.compose("logs", "--no-log-prefix", "arith-service");
        assertThat(log.lines().filter(line -> line.contains("does not let user arith-service write")))
                .hasSize(1);
        assertThat(log).contains("etcd lets user arith-service write");
        assertThat(log).doesNotContain(passwords.values());
    }

    private static String etcdctl(String user, String... command) {
        List<String> all = new ArrayList<>(List.of(
                "exec",
                "-T",
                "-e",
                "ETCDCTL_USER=" + user.toLowerCase(Locale.ROOT).replace('_', '-'),
                "-e",
                "ETCDCTL_PASSWORD=" + passwords.get("ETCD_PASSWORD_" + user),
                "etcd-1",
                "etcdctl"));
        all.addAll(List.of(command));
        return compose.compose(all.toArray(String[]::new));
    }

    private static Map<String, String> passwords() {
        Map<String, String> made = new HashMap<>();
        USERS.forEach(
                user -> made.put("ETCD_PASSWORD_" + user, UUID.randomUUID().toString()));
        return made;
    }
}
