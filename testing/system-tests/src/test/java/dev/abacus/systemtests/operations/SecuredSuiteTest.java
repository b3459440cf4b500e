package dev.abacus.systemtests.operations;

import static dev.abacus.systemtests.support.Suite.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.access.EtcdApi;
import dev.abacus.cluster.access.Passwords;
import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.support.KeptSuite;
import dev.abacus.systemtests.support.Suite;
import dev.abacus.testsupport.streams.Subscriber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** A suite whose etcd serves its users only does all that another one does, and no application more than its part. */
class SecuredSuiteTest {

    private static final Path DIRECTORY = Suite.directory();
    private static final String PRODUCT = "{\"a\":7,\"b\":8}";

    @RegisterExtension
    static final KeptSuite<LocalCluster> SUITE = new KeptSuite<>(() -> Suite.own(DIRECTORY)
            .instances(1)
            .environment("ABACUS_BACKUP_INTERVAL", "2s")
            .secured()
            .start());

    private final LocalCluster cluster = SUITE.get();
    private final Api gateway = new Api(cluster.gateway());
    private final Passwords passwords = new Passwords(DIRECTORY);

    @Test
    void everyCallIsAnsweredAndBackupsAreMade() throws Exception {
        try (Subscriber calculations = gateway.stream("/api/calculations");
                Subscriber keys = gateway.stream("/api/state")) {
            String product = created("/api/multiply", PRODUCT);
            String sum = created("/api/sum", "{\"numbers\":[1,2,3]}");
            gateway.put("/api/state/foo?ttl=1h", "bar").isStatus(201);

            assertThat(calculations.next().data()).contains(product);
            assertThat(calculations.next().data()).contains(sum);
            assertThat(keys.next().data()).contains("foo");
            gateway.get("/api/calculations/" + product).isStatus(200);
            assertThat(gateway.get("/api/calculations").isStatus(200).body()).contains(product, sum);
        }
        assertThat(gateway.get("/api/state/foo").isStatus(200).body()).isEqualTo("bar");
        assertThat(gateway.get("/api/state?prefix=f").isStatus(200).body()).contains("foo");
        gateway.delete("/api/state/foo").isStatus(204);
        soon().until(() -> topology().at("/backup/last").isObject());
        assertThat(topology().at("/backup/failure").isNull()).isTrue();
        assertThat(topology().at("/etcd/members").valueStream())
                .hasSize(3)
                .allMatch(member -> member.path("reachable").asBoolean());
    }

    @Test
    void noApplicationMayDoWhatIsNotItsPart() {
        EtcdApi arith = login("arith-service");

        assertThat(put(arith, "/abacus/state/direct")).isEqualTo("etcdserver: permission denied");
        assertThat(put(arith, "/abacus/idempotency/sum/k")).isEqualTo("etcdserver: permission denied");
        assertThat(put(arith, "/abacus/idempotency/multiply/k")).isEmpty();
        assertThat(put(login("gateway"), "/abacus/calculations/x")).isEqualTo("etcdserver: permission denied");
        assertThat(put(login("gateway"), "/abacus/state/direct")).isEmpty();
        assertThat(put(new EtcdApi(cluster.etcd().endpoints()), "/abacus/state/direct"))
                .isEqualTo("etcdserver: user name is empty");
    }

    @Test
    void wrongCredentialsAreA503AndOneLineInTheLogUntilTheyAreRight() throws IOException {
        created("/api/multiply", PRODUCT);
        setPassword("arith-service", "another");
        for (int i = 0; i < 3; i++) {
            gateway.post("/api/multiply", PRODUCT).isProblem(503, "unavailable");
        }
        gateway.get("/api/multiply?a=7&b=8").isStatus(200);
        created("/api/sum", "{\"numbers\":[1,2,3]}");

        setPassword("arith-service", passwords.of("arith-service"));

        soon().until(() -> gateway.post("/api/multiply", PRODUCT).status() == 201);
        String log = Files.readString(cluster.log("arith-service-1"));
        assertThat(log.lines().filter(line -> line.contains(" WARN  AccessDenials: ")))
                .singleElement()
                .asString()
                .contains("etcd does not know user arith-service by this password");
        assertThat(log).contains("etcd lets user arith-service do anything again");
    }

    @Test
    void noLogHasAPassword() throws IOException {
        for (String part : cluster.names()) {
            assertThat(Files.readString(cluster.log(part)))
                    .as(part)
                    .doesNotContain(passwords.of("gateway"), passwords.of("arith-service"), passwords.of("backup"));
        }
    }

    private String created(String path, String body) {
        return gateway.post(path, body).isStatus(201).json().path("id").asString();
    }

    private JsonNode topology() {
        return gateway.get("/api/topology").isStatus(200).json();
    }

    private EtcdApi login(String user) {
        return new EtcdApi(cluster.etcd().endpoints()).login(user, passwords.of(user));
    }

    private void setPassword(String user, String password) {
        assertThat(login("root")
                        .call("/v3/auth/user/changepw", Map.of("name", user, "password", password))
                        .message())
                .isEmpty();
    }

    /** What is in the way; nothing: it is done. */
    private static String put(EtcdApi etcd, String key) {
        return etcd.call(
                        "/v3/kv/put",
                        Map.of("key", Base64.getEncoder().encodeToString(key.getBytes(UTF_8)), "value", ""))
                .message();
    }
}
