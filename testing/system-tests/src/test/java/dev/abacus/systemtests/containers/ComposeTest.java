package dev.abacus.systemtests.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.suite.SuiteProcesses;
import dev.abacus.systemtests.http.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The suite in containers does what it does as processes. */
class ComposeTest extends ComposeSuite {

    private static final List<String> APPLICATIONS = Stream.concat(
                    Stream.of("gateway"), SuiteProcesses.SERVICES.stream())
            .toList();

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
    void prometheusScrapesEachInstanceAndHasTheRules() {
        compose.compose(
                "--profile", "observability", "up", "-d", "--wait", "--no-recreate", "prometheus", "alertmanager");
        try {
            prometheusKnowsAll();
        } finally {
            compose.compose("--profile", "observability", "rm", "-s", "-f", "prometheus", "alertmanager");
        }
    }

    private void prometheusKnowsAll() {
        eventually().until(() -> samples("up{job=\"abacus\"} == 1") == 5);
        eventually().until(() -> samples("slo:error_budget") == 3);
        eventually()
                .until(() -> compose.prometheus()
                                .get("/api/v1/alertmanagers")
                                .json()
                                .at("/data/activeAlertmanagers")
                                .size()
                        == 1);
    }

    private int samples(String query) {
        return compose.prometheus()
                .get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .isStatus(200)
                .json()
                .at("/data/result")
                .size();
    }

    @Test
    void logsAreJson() {
        assertThat(compose.docker("logs", compose.containers("gateway").getFirst())
                        .lines())
                .filteredOn(line -> line.contains("Registered with Consul"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(new JsonMapper()
                                .readTree(line)
                                .at("/service/node/name")
                                .asString(""))
                        .startsWith("gateway-"));
    }
}
