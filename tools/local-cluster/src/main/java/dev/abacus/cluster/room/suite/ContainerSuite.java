package dev.abacus.cluster.room.suite;

import dev.abacus.cluster.network.Link;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Http;
import dev.abacus.cluster.process.Pause;
import dev.abacus.cluster.server.ConsulServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The suite in containers, by the docker command: no container gets the engine's socket. Docker does not restart a container that
 * its own command has killed, so this starts it again. It calls the containers by their addresses, which only Linux reaches.
 */
public final class ContainerSuite implements ControlledSuite {

    private static final Duration READY_LIMIT = Duration.ofSeconds(90);
    private static final Duration INTERVAL = Duration.ofMillis(100);

    /** Loads the settings into Consul, and ends. */
    private static final String CONFIGURATION = "configuration";

    private final DockerCommand docker;
    private final ComposeProject project;

    /** By their ids as processes, which end with them. */
    private final Set<Long> paused = ConcurrentHashMap.newKeySet();

    /**
     * @param home the directory of the project
     * @param variables of the environment besides those of this process
     * @throws ClusterException if the suite does not run in containers, or their addresses cannot be reached
     */
    public ContainerSuite(Path home, Map<String, String> variables) {
        this.docker = new DockerCommand(home, variables);
        this.project = new ComposeProject(docker);
        boolean reached = project.containers().stream()
                .filter(RunningContainer::alive)
                .anyMatch(container -> Http.get(container.readyUri()).status() != 0);
        if (!reached) {
            throw new ClusterException(
                    "no container answers at its own address: Docker's networks can be reached on Linux"
                            + " only; elsewhere use ./abacus up");
        }
    }

    @Override
    public List<String> names() {
        return project.containers().stream()
                .map(RunningContainer::name)
                .sorted()
                .toList();
    }

    @Override
    public URI uri(String name) {
        return container(name).uri();
    }

    @Override
    public long pid(String name) {
        return container(name).pid();
    }

    @Override
    public boolean alive(String name) {
        return container(name).alive();
    }

    @Override
    public Instant unexpectedExit(String name) {
        return container(name).unexpectedExit();
    }

    @Override
    public boolean paused(String name) {
        return paused.contains(container(name).pid());
    }

    @Override
    public boolean ready(String name) {
        return Http.get(container(name).readyUri()).status() == 200;
    }

    @Override
    public void kill(String name) {
        String id = container(name).id();
        perform("kill", id);
        perform("start", id);
    }

    @Override
    public void stop(String name) {
        perform("stop", container(name).id());
    }

    @Override
    public void start(String name) {
        perform("start", container(name).id());
        awaitReady(name);
    }

    /** By a signal, as for a process; {@code docker pause} needs more of the engine than some have. */
    @Override
    public void pause(String name) {
        RunningContainer container = container(name);
        perform("kill", "--signal", "STOP", container.id());
        paused.add(container.pid());
    }

    @Override
    public void resume(String name) {
        RunningContainer container = container(name);
        perform("kill", "--signal", "CONT", container.id());
        paused.remove(container.pid());
    }

    @Override
    public void scale(String service, int count) {
        perform(
                "compose",
                "up",
                "-d",
                "--no-deps",
                "--no-recreate",
                "--wait",
                "--scale",
                service + "=" + count,
                service);
    }

    @Override
    public void startEmptyConsul() {
        String consul = container(ConsulServer.NAME).id();
        String image = docker.run("inspect", "--format", "{{.Config.Image}}", consul);
        perform("run", "--rm", "--volumes-from", consul, "--entrypoint", "sh", image, "-c", "rm -rf /consul-data/*");
        start(ConsulServer.NAME);
        perform("compose", "start", CONFIGURATION);
    }

    @Override
    public Link link(String name) {
        throw new IllegalArgumentException(
                "no link leads to " + name + ": use a suite without containers, ./abacus up --links");
    }

    @Override
    public Optional<String> command(String action, String target, long amount) {
        if (action.equals("scale")) {
            return Optional.of(
                    "docker compose up -d --no-deps --no-recreate --scale %s=%d %1$s".formatted(target, amount));
        }
        String id = project.find(target).map(RunningContainer::id).orElse(target);
        return Optional.ofNullable(
                switch (action) {
                    case "kill" -> "docker kill %1$s && docker start %1$s".formatted(id);
                    case "restart", "stop", "start" -> "docker %s %s".formatted(action, id);
                    case "pause" -> "docker kill --signal STOP " + id;
                    case "resume" -> "docker kill --signal CONT " + id;
                    default -> null;
                });
    }

    private void perform(String... arguments) {
        try {
            docker.run(arguments);
        } finally {
            project.read();
        }
    }

    private void awaitReady(String name) {
        long end = System.nanoTime() + READY_LIMIT.toNanos();
        while (!ready(name)) {
            if (System.nanoTime() > end) {
                throw new ClusterException("%s is not ready after %d s: docker logs %s"
                        .formatted(
                                name, READY_LIMIT.toSeconds(), container(name).id()));
            }
            Pause.of(INTERVAL);
            project.read();
        }
    }

    private RunningContainer container(String name) {
        return project.find(name)
                .orElseThrow(() -> new ClusterException("there is no container of " + name + " any more"));
    }
}
