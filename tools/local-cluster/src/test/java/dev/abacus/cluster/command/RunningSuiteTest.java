package dev.abacus.cluster.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.Command;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.StubApplications;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.RunningProcess;
import dev.abacus.cluster.room.ControlRoom;
import dev.abacus.cluster.room.suite.ProcessSuite;
import dev.abacus.cluster.supervision.RunDirectory;
import dev.abacus.cluster.tools.ProjectHome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands of {@code ./abacus} to a running suite, whose applications are {@link StubApplications}s. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunningSuiteTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Command command;
    private final LocalCluster cluster;
    private final RunDirectory runs;
    private final ControlRoom room;

    RunningSuiteTest(@TempDir Path project) throws IOException {
        command = new Command(StubApplications.project(project));
        cluster = LocalCluster.in(command.directory())
                .project(project)
                .onFreePorts()
                .withLinks()
                .keepRunning()
                .start();
        runs = new RunDirectory(command.directory().resolve(RunDirectory.NAME));
        room = ControlRoom.start(
                new ProcessSuite(cluster), 0, ProjectHome.find(), runs.roomToken(), System.out::println);
        runs.announceSupervisor(room.uri());
    }

    @AfterAll
    void close() {
        room.close();
        cluster.close();
    }

    @Test
    void startsInstancesThatAreLikeTheOthersAndEndsThemAgain() {
        assertThat(command.succeeds("scale", "arith-service", "4")).isEqualTo("arith-service has 4 instances\n");

        URI third = cluster.uri("arith-service-3");
        assertThat(StubApplications.variable(third, "ABACUS_INSTANCE")).isEqualTo("arith-service-3");
        assertThat(StubApplications.variable(third, "SPRING_CLOUD_CONSUL_DISCOVERY_PORT"))
                .isEqualTo("" + cluster.link("arith-service-3").port());
        assertThat(command.succeeds("status")).contains("arith-service-4");
        RunningProcess killed = cluster.process("arith-service-4").running();
        cluster.kill("arith-service-4");
        await().atMost(PATIENCE)
                .until(() -> cluster.process("arith-service-4").ready()
                        && cluster.process("arith-service-4").running().pid() != killed.pid());

        RunningProcess ended = cluster.process("arith-service-4").running();
        assertThat(command.succeeds("scale", "arith-service", "1")).isEqualTo("arith-service has 1 instance\n");

        assertThat(ended.alive()).isFalse();
        assertThat(cluster.names())
                .contains("arith-service-1", "sum-service-2")
                .doesNotContain("arith-service-2", "arith-service-3", "arith-service-4");
        assertThat(command.succeeds("status")).doesNotContain("arith-service-2");

        command.succeeds("scale", "arith-service", "2");

        assertThat(cluster.process("arith-service-2").ready()).isTrue();
    }

    @Test
    void tellsScriptsItsStatus() {
        JsonNode status = JsonMapper.shared().readTree(command.succeeds("status", "--json"));

        assertThat(status.path("supervised").asBoolean()).isTrue();
        assertThat(status.path("processes").valueStream())
                .filteredOn(process -> process.path("name").asString().equals("sum-service-2"))
                .singleElement()
                .satisfies(process -> {
                    assertThat(process.path("state").asString()).isEqualTo("ready");
                    assertThat(process.path("pid").asLong())
                            .isEqualTo(
                                    cluster.process("sum-service-2").running().pid());
                    assertThat(process.path("port").asInt())
                            .isEqualTo(cluster.uri("sum-service-2").getPort());
                });
    }

    @Test
    void saysWhatHappensToAProcessAndWhereToSeeIt() {
        String name = "sum-service-1";
        String process = "sum-service-1 (pid " + cluster.process(name).running().pid() + ") ";

        assertThat(command.succeeds("pause", name))
                .isEqualTo(process + "is paused: it keeps its connections and answers nothing until ./abacus resume "
                        + name + "\n");
        assertThat(command.succeeds("resume", name)).isEqualTo(process + "runs again: ./abacus status\n");
        assertThat(command.succeeds("kill", name))
                .isEqualTo(process + "was killed; its supervisor restarts it: ./abacus status, ./abacus logs " + name
                        + "\n");
        await().atMost(PATIENCE).until(() -> cluster.process(name).ready());
        assertThat(command.succeeds("restart", name).lines())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith(name + " (pid ").endsWith(") is stopping"),
                        second ->
                                assertThat(second).contains(") is ready after ").endsWith("./abacus logs " + name));
        for (String nothing : List.of("nothing", "supervisor", "../run/sum-service-1")) {
            assertThat(command.fails("kill", nothing))
                    .startsWith("abacus: no process is named " + nothing + ", only arith-service-1, ");
        }
    }

    @Test
    void tellsWhatIsInTheWay() {
        assertThat(command.fails("scale", "gateway", "2"))
                .isEqualTo("abacus: no service is named gateway: there are arith-service and sum-service");
        for (String name : List.of("arith", ".*", "(", "sum-service 1")) {
            assertThat(command.fails("scale", name, "2"))
                    .isEqualTo("abacus: no service is named " + name + ": there are arith-service and sum-service");
        }
        assertThat(command.fails("scale", "sum-service", "0")).isEqualTo("abacus: scale needs a number from 1 to 99");
    }

    @Test
    void staysAsItIsWhereAnInstanceCannotStart() throws IOException {
        Properties ports = new Properties();
        Path file = command.directory().resolve("ports.properties");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var reader = Files.newBufferedReader(file)) {
            ports.load(reader);
            ports.setProperty("sum-service-3", "" + taken.getLocalPort());
            try (var writer = Files.newBufferedWriter(file)) {
                ports.store(writer, null);
            }

            assertThat(command.fails("scale", "sum-service", "3"))
                    .startsWith("abacus: port " + taken.getLocalPort() + ", which sum-service-3 needs, is in use");
            assertThatThrownBy(() -> cluster.scale("sum-service", 3)).isInstanceOf(ClusterException.class);
        }
        assertThat(cluster.names()).contains("sum-service-2").doesNotContain("sum-service-3");

        cluster.scale("sum-service", 3);

        assertThat(cluster.process("sum-service-3").ready()).isTrue();
    }

    @Test
    void needsAControlRoomThatAnswers() {
        try {
            runs.announceSupervisor(RunDirectory.NO_ROOM);
            assertThat(command.fails("scale", "sum-service", "2"))
                    .isEqualTo("abacus: the suite is starting: try again when ./abacus up says that it is up");

            runs.announceSupervisor(URI.create("http://127.0.0.1:1/"));
            assertThat(command.fails("scale", "sum-service", "2"))
                    .isEqualTo("abacus: sum-service does not have 2 instances yet,"
                            + " or the control room http://127.0.0.1:1/ does not answer: ./abacus status");

            runs.remove(RunDirectory.SUPERVISOR);
            assertThat(command.fails("scale", "sum-service", "2"))
                    .isEqualTo("abacus: the supervisor of the suite does not run any more: ./abacus up");
        } finally {
            runs.announceSupervisor(room.uri());
        }
    }

    @Test
    void needsASuite(@TempDir Path home) {
        assertThat(new Command(home).fails("scale", "sum-service", "3"))
                .isEqualTo("abacus: the suite does not run: ./abacus up");
    }
}
