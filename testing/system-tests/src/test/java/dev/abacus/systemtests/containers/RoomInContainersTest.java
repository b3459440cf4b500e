package dev.abacus.systemtests.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.room.ControlRoom;
import dev.abacus.cluster.room.suite.ContainerSuite;
import dev.abacus.cluster.tools.ProjectHome;
import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.http.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The control room of the suite in containers, as {@code ./abacus room --docker} serves it: its actions have their real effect. */
class RoomInContainersTest extends ComposeSuite {

    private ContainerSuite suite;
    private ControlRoom room;
    private Path token;

    @BeforeEach
    void open(@TempDir Path directory) {
        token = directory.resolve("token");
        suite = new ContainerSuite(ProjectHome.find(), compose.environment());
        room = ControlRoom.start(suite, 0, ProjectHome.find(), token, System.out::println);
    }

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    void showsWhatRuns() {
        eventually().until(() -> ready().size() == processes().size());

        assertThat(processes()).hasSize(9).contains("consul", "etcd-1", "etcd-2", "etcd-3");
        assertThat(processes())
                .filteredOn(name -> name.startsWith("arith-service-"))
                .hasSize(2);
        eventually()
                .until(() -> snapshot()
                        .at("/etcd/members")
                        .valueStream()
                        .anyMatch(member -> member.path("leads").asBoolean(false)));
        // Gateways know an instance by the same name.
        assertThat(snapshot().path("topologies").toString()).contains(process("sum-service-"));
    }

    @Test
    void aKilledContainerIsStartedAgain() throws IOException {
        String name = process("arith-service-");
        String container = name.substring("arith-service-".length());
        String pid = compose.inspect(container, "{{.State.Pid}}");

        act(name, "kill");

        eventually()
                .until(() -> compose.inspect(container, "{{.State.Running}}").equals("true")
                        && !compose.inspect(container, "{{.State.Pid}}").equals(pid));
        eventually().until(() -> ready().contains(name));
        eventually().until(() -> routed("arith-service") == 2);
    }

    @Test
    void aContainerThatEndsWithoutAnActionIsAnIncident() throws IOException {
        String name = process("sum-service-");
        String container = name.substring("sum-service-".length());
        eventually().until(() -> ready().contains(name));

        compose.docker("kill", container);
        eventually().until(() -> snapshot().path("incidents").toString().contains(name + " ended (not by this page)"));

        act(name, "start");
        eventually().until(() -> ready().contains(name));
        eventually().until(() -> routed("sum-service") == 2);
    }

    @Test
    void aContainerHangsAndIsResumed() throws IOException {
        String name = process("sum-service-");
        String container = name.substring("sum-service-".length());

        act(name, "pause");
        assertThat(compose.docker("top", container, "-eo", "pid,stat")).containsPattern("\\d +T");
        eventually().until(() -> state(name).equals("PAUSED"));

        act(name, "resume");
        eventually().until(() -> ready().contains(name));
        assertThat(record().status()).isEqualTo(201);
    }

    @Test
    void anEtcdMemberIsStoppedAndStarted() throws IOException {
        act("etcd-2", "stop");
        eventually().until(() -> state("etcd-2").equals("DOWN"));
        assertThat(record().status()).isEqualTo(201);

        act("etcd-2", "start");
        eventually().until(() -> ready().contains("etcd-2"));
    }

    @Test
    void aServiceIsScaled() {
        suite.scale("sum-service", 3);
        assertThat(compose.containers("sum-service")).hasSize(3);
        eventually().until(() -> routed("sum-service") == 3);

        suite.scale("sum-service", 2);
        assertThat(suite.names())
                .filteredOn(name -> name.startsWith("sum-service-"))
                .hasSize(2);
        eventually().until(() -> routed("sum-service") == 2);
    }

    @Test
    void consulComesBackEmpty() throws IOException {
        compose.docker("exec", compose.containers("consul").getFirst(), "consul", "kv", "put", "left", "behind");

        act("consul", "empty");

        assertThat(compose.docker("exec", compose.containers("consul").getFirst(), "consul", "kv", "get", "-keys", ""))
                .doesNotContain("left");
        assertThat(snapshot().path("incidents").toString()).doesNotContain("consul ended");
        eventually().until(() -> routed("arith-service") == 2 && routed("sum-service") == 2);
        eventually()
                .until(() -> compose.consul()
                                .get("/v1/kv/abacus/config/gateway/data")
                                .status()
                        == 200);
    }

    @Test
    void aLinkIsRefusedWithAReason() throws IOException {
        Reply reply = post(process("arith-service-"), "cut");

        assertThat(reply.isStatus(409).body()).contains("without containers");
    }

    private void act(String target, String action) throws IOException {
        post(target, action).isStatus(200);
    }

    private Reply post(String target, String action) throws IOException {
        return room().post(
                        "/actions",
                        "{\"action\":\"%s\",\"target\":\"%s\"}".formatted(action, target),
                        "Abacus-Room-Token",
                        Files.readString(token));
    }

    private Api room() {
        return new Api(room.uri());
    }

    private List<String> processes() {
        return snapshot()
                .path("processes")
                .valueStream()
                .map(process -> process.path("name").asString())
                .toList();
    }

    private String process(String prefix) {
        eventually().until(() -> processes().stream().anyMatch(name -> name.startsWith(prefix)));
        return processes().stream()
                .filter(name -> name.startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }

    private List<String> ready() {
        return snapshot()
                .path("processes")
                .valueStream()
                .filter(process -> process.path("state").asString().equals("READY"))
                .map(process -> process.path("name").asString())
                .toList();
    }

    private String state(String name) {
        return snapshot()
                .path("processes")
                .valueStream()
                .filter(process -> Objects.equals(process.path("name").asString(), name))
                .map(process -> process.path("state").asString())
                .findFirst()
                .orElse("");
    }

    private JsonNode snapshot() {
        return room().get("/snapshot").json();
    }
}
