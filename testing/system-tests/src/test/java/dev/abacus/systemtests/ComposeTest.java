package dev.abacus.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.chaos.load.CallOutcome;
import dev.abacus.chaos.load.OpenLoop;
import dev.abacus.cluster.tools.ProjectHome;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The suite in containers does what it does as processes. */
@EnabledIf(
        value = "dev.abacus.systemtests.Compose#available",
        disabledReason = "no Docker engine answers, or ABACUS_TEST_SERVERS=processes")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ExtendWith(SlowMachine.class)
class ComposeTest implements PartitionTests, WriteFloodTests {

    private static final String MULTIPLY = "/api/multiply?a=7&b=8";
    private static final List<String> APPLICATIONS = List.of("gateway", "arith-service", "sum-service");
    private static final Compose compose = new Compose();
    private static final Api gateway = compose.gateway();

    @BeforeAll
    static void start() {
        compose.abacus("up", "--docker");
    }

    @AfterAll
    static void downLeavesNothing() {
        compose.compose("--profile", "*", "down", "-v");

        assertThat(compose.leftovers()).isEmpty();
    }

    @Override
    public Compose compose() {
        return compose;
    }

    @Test
    void answersTheTour() {
        gateway.get(MULTIPLY).isStatus(200);
        String key = UUID.randomUUID().toString();
        Reply first = gateway.post("/api/sum", "{\"numbers\":[1,2,3]}", "Idempotency-Key", key)
                .isStatus(201);
        Reply second = gateway.post("/api/sum", "{\"numbers\":[1,2,3]}", "Idempotency-Key", key)
                .isStatus(201);
        assertThat(first.json().path("result").asLong()).isEqualTo(6);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(gateway.get("/api/calculations").body())
                .contains(first.json().path("id").asString());
        gateway.put("/api/state/foo", "bar").isStatus(201);
        Reply value = gateway.get("/api/state/foo").isStatus(200);
        assertThat(value.body()).isEqualTo("bar");
        assertThat(value.header("ETag")).isNotEmpty();
        gateway.get("/api/multiply?a=7.5").isProblem(400, "invalid-request");
    }

    @Test
    void settingsComeFromConsul() {
        compose.consul().get("/v1/kv/abacus/config/gateway/data?raw").isStatus(200);
        compose.consul().get("/ui/").isStatus(200);
    }

    @Test
    void publishesTheGatewayAndConsulOnly() {
        String ports = compose.compose("ps", "--format", "{{.Service}} {{.Ports}}");
        assertThat(ports.lines().filter(line -> line.contains("->")))
                .allMatch(line ->
                        line.startsWith("gateway ") || line.contains(" 127.0.0.1:") && line.endsWith("->8500/tcp"))
                .hasSize(2);
    }

    @Test
    void isHardened() {
        for (String container : compose.compose("ps", "-aq").lines().toList()) {
            String image = compose.inspect(container, "{{.Name}}");
            assertThat(
                            compose.inspect(
                                    container,
                                    "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}} {{.HostConfig.Privileged}}"))
                    .as(image)
                    .isEqualTo("true [ALL] [no-new-privileges:true] false");
            assertThat(compose.inspect(
                            container, "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.PidsLimit}}"))
                    .as(image)
                    .matches("[1-9]\\d* [1-9]\\d* [1-9]\\d*");
        }
        for (String application : APPLICATIONS) {
            String container = compose.containers(application).getFirst();
            assertThat(compose.inspect(container, "{{.Config.User}}")).isEqualTo("10001:10001");
        }
    }

    @Test
    void callsTheInstancesThatScalingAdds() {
        compose.compose("up", "-d", "--no-recreate", "--wait", "--scale", "arith-service=4");
        eventually().until(() -> routed("arith-service") == 4);

        compose.compose("up", "-d", "--no-recreate", "--wait", "--scale", "arith-service=2");
        eventually().until(() -> routed("arith-service") == 2);
        gateway.get(MULTIPLY).isStatus(200);
    }

    @Test
    void aKilledProcessComesBackAndCostsNoCall() throws InterruptedException {
        String victim = compose.containers("arith-service").getFirst();
        eventually().alias("calls that find nothing unusual").until(ComposeTest::isQuiet);
        try (OpenLoop load = load()) {
            await().until(() -> load.made() > 10);
            killProcess(victim);
            eventually()
                    .until(() -> compose.inspect(victim, "{{.RestartCount}} {{.State.Health.Status}}")
                            .equals("1 healthy"));
            eventually().until(() -> routed("arith-service") == 2);

            assertThat(load.stop()).filteredOn(CallOutcome::failed).isEmpty();
        }
    }

    @Test
    void rollingAServiceCostsNoCall() throws InterruptedException {
        List<String> old = compose.containers("sum-service");
        eventually().alias("calls that find nothing unusual").until(ComposeTest::isQuiet);
        try (OpenLoop load = load()) {
            await().until(() -> load.made() > 10);
            compose.abacus("roll", "sum-service");
            eventually().until(() -> routed("sum-service") == 2);

            assertThat(load.stop()).filteredOn(CallOutcome::failed).isEmpty();
        }
        assertThat(compose.containers("sum-service")).hasSize(2).doesNotContainAnyElementsOf(old);
    }

    @Test
    void everyQueryOfTheDashboardHasAnAnswer() throws IOException {
        compose.compose("--profile", "observability", "up", "-d", "--wait", "--no-recreate", "prometheus");
        gateway.get(MULTIPLY).isStatus(200);
        var dashboard = ProjectHome.find().resolve("config/observability/grafana/dashboards/abacus.json");
        JsonNode panels = new JsonMapper().readTree(Files.readString(dashboard)).path("panels");
        assertThat(panels.size()).isPositive();
        for (JsonNode panel : panels) {
            assertThat(panel.path("title").asString()).isNotBlank();
            for (JsonNode target : panel.path("targets")) {
                String query = URLEncoder.encode(target.path("expr").asString(), StandardCharsets.UTF_8);
                eventually()
                        .alias(panel.path("title").asString())
                        .until(() -> compose.prometheus()
                                        .get("/api/v1/query?query=" + query)
                                        .isStatus(200)
                                        .json()
                                        .path("data")
                                        .path("result")
                                        .size()
                                > 0);
            }
        }
    }

    /** Few calls: JVMs that start next to those that are to answer take the most of a small machine. */
    private static OpenLoop load() {
        return OpenLoop.start(List.of(gateway.base()), 1, 10);
    }

    private static boolean isQuiet() throws InterruptedException {
        try (OpenLoop load = load()) {
            await().until(() -> load.made() > 20);
            return load.stop().stream()
                    .noneMatch(outcome -> outcome.failed() || outcome.latency().toMillis() > 300);
        }
    }

    /** From outside, for inside a container its first process cannot be killed; docker kill would count as a stop. */
    private static void killProcess(String container) {
        String pid = compose.inspect(container, "{{.State.Pid}}");
        String image = compose.inspect(compose.containers("consul").getFirst(), "{{.Config.Image}}");
        compose.docker("run", "--rm", "--pid=host", "--entrypoint", "sh", image, "-c", "kill -9 " + pid);
    }

    private static long routed(String service) {
        return gateway.get("/api/topology")
                .json()
                .path("services")
                .valueStream()
                .filter(candidate -> candidate.path("name").asString().equals(service))
                .flatMap(found -> found.path("instances").valueStream())
                .filter(instance -> instance.path("routed").asBoolean())
                .count();
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(250));
    }
}
