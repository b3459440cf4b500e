package dev.abacus.systemtests.containers;

import dev.abacus.cluster.process.Ports;
import dev.abacus.cluster.tools.ProjectHome;
import dev.abacus.systemtests.http.Api;
import dev.abacus.systemtests.support.ProcessResult;
import dev.abacus.testsupport.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The project's real docker-compose.yml, under a name, on ports and with images of its own. */
final class Compose implements AutoCloseable {

    static final List<String> ETCD = List.of("etcd-1", "etcd-2", "etcd-3");

    private static final String MAIN_FILE = "docker-compose.yml";
    private static final String TEST_FILE = "testing/system-tests/src/test/resources/compose/test.yml";

    private static final Path HOME = ProjectHome.find();

    private final String project = "abacus-test-" + UUID.randomUUID().toString().substring(0, 8);
    private final int gatewayPort = Ports.free();
    private final int consulPort = Ports.free();
    private final int prometheusPort = Ports.free();
    private final Map<String, String> environment = new HashMap<>(Map.of(
            "COMPOSE_PROJECT_NAME",
            project,
            "COMPOSE_PROGRESS",
            "plain",
            "GATEWAY_PORT",
            Integer.toString(gatewayPort),
            "CONSUL_PORT",
            Integer.toString(consulPort),
            "PROMETHEUS_PORT",
            Integer.toString(prometheusPort),
            "ALERTMANAGER_PORT",
            Integer.toString(Ports.free()),
            "ABACUS_TAG",
            "test"));

    /** @param files to put on the project's */
    Compose(String... files) {
        List<String> all = new ArrayList<>(List.of(MAIN_FILE));
        all.addAll(List.of(files));
        all.add(TEST_FILE);
        environment.put("COMPOSE_FILE", String.join(":", all));
    }

    /** Sets passwords and the like. */
    Compose with(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    /** Whether a Docker engine answers, and is wanted; says so if the tests that need one are left out. */
    static boolean available() {
        boolean available = TestServers.inContainers();
        if (!available) {
            System.out.println("left out: the tests of docker-compose.yml, for they need a Docker engine");
        }
        return available;
    }

    Api gateway() {
        return at(gatewayPort);
    }

    Api consul() {
        return at(consulPort);
    }

    Api prometheus() {
        return at(prometheusPort);
    }

    String compose(String... arguments) {
        return run(concat(List.of("docker", "compose"), arguments));
    }

    String docker(String... arguments) {
        return run(concat(List.of("docker"), arguments));
    }

    String abacus(String... arguments) {
        return run(concat(List.of(HOME.resolve("abacus").toString()), arguments));
    }

    List<String> containers(String service) {
        return compose("ps", "-q", service).lines().toList();
    }

    /** What docker inspect says of a container, by a Go template. */
    String inspect(String container, String template) {
        return docker("inspect", "--format", template, container).strip();
    }

    /** In the network of the project. */
    String address(String container) {
        return inspect(container, "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}");
    }

    /** Variables with which the docker command finds this project. */
    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /** Everything that carries the project's name: containers, volumes, networks. */
    List<String> leftovers() {
        String filter = "label=com.docker.compose.project=" + project;
        List<String> all = new ArrayList<>();
        all.addAll(docker("ps", "-aq", "--filter", filter).lines().toList());
        all.addAll(docker("volume", "ls", "-q", "--filter", filter).lines().toList());
        all.addAll(docker("network", "ls", "-q", "--filter", filter).lines().toList());
        return all;
    }

    /** Ends and removes everything. */
    @Override
    public void close() {
        compose("--profile", "*", "down", "-v");
        if (!leftovers().isEmpty()) {
            throw new IllegalStateException("docker compose down left " + leftovers());
        }
    }

    private static Api at(int port) {
        return new Api(URI.create("http://127.0.0.1:" + port));
    }

    private static List<String> concat(List<String> command, String... arguments) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(arguments));
        return all;
    }

    private String run(List<String> command) {
        try {
            ProcessResult result = ProcessResult.of(HOME, environment, command);
            if (result.exitCode() != 0) {
                throw new IllegalStateException("%s ended with %d: %s%s"
                        .formatted(String.join(" ", command), result.exitCode(), result.output(), result.errors()));
            }
            return result.output();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
