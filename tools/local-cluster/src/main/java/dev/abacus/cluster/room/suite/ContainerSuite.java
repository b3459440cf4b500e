package dev.abacus.cluster.room.suite;

import dev.abacus.cluster.SuiteService;
import dev.abacus.cluster.network.Link;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Http;
import dev.abacus.cluster.process.Pause;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The suite in containers, by the docker command: no container gets the engine's socket. Docker does not restart a container that
 * its own command has killed, so this starts it again. It calls the containers by their addresses, which only Linux reaches.
 */
public final class ContainerSuite implements ControlledSuite {

    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(900);
    private static final Duration READY_LIMIT = Duration.ofSeconds(90);
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final String PROJECT = "com.docker.compose.project";
    private static final String CONSUL = "consul";

    /** Loads the settings into Consul, and ends. */
    private static final String CONFIGURATION = "configuration";

    private static final Set<String> SERVERS = Set.of(CONSUL, "etcd-1", "etcd-2", "etcd-3", "gateway");
    private static final JsonMapper JSON = new JsonMapper();

    private final DockerCommand docker;
    private final String project;

    /** By their ids as processes, which end with them. */
    private final Set<Long> paused = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile Listed listed;

    private record Listed(long nanos, List<RunningContainer> containers) {}

    /**
     * @param home the directory of the project
     * @param variables of the environment besides those of this process
     * @throws ClusterException if the suite does not run in containers, or their addresses cannot be reached
     */
    public ContainerSuite(Path home, Map<String, String> variables) {
        this.docker = new DockerCommand(home, variables);
        String any = docker.run("compose", "ps", "-q")
                .lines()
                .findFirst()
                .orElseThrow(() -> new ClusterException("the suite does not run in containers: ./abacus up --docker"));
        this.project = docker.run("inspect", "--format", "{{index .Config.Labels \"" + PROJECT + "\"}}", any);
        this.listed = read();
        boolean reached = containers().stream()
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
        return containers().stream().map(RunningContainer::name).sorted().toList();
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
    public void emptyConsul() {
        String consul = container(CONSUL).id();
        String image = docker.run("inspect", "--format", "{{.Config.Image}}", consul);
        perform("run", "--rm", "--volumes-from", consul, "--entrypoint", "sh", image, "-c", "rm -rf /consul-data/*");
        perform("start", consul);
        awaitReady(CONSUL);
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
        String id = known(target).map(RunningContainer::id).orElse(target);
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
            listed = read();
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
            listed = read();
        }
    }

    private RunningContainer container(String name) {
        return known(name).orElseThrow(() -> new ClusterException("there is no container of " + name + " any more"));
    }

    private Optional<RunningContainer> known(String name) {
        return containers().stream()
                .filter(container -> container.name().equals(name))
                .findFirst();
    }

    /** As last read; reads them anew in the background when that is a while ago. */
    private List<RunningContainer> containers() {
        Listed last = listed;
        if (System.nanoTime() - last.nanos() > FRESH_NANOS && reading.compareAndSet(false, true)) {
            Thread.startVirtualThread(() -> {
                try {
                    listed = read();
                } catch (ClusterException e) {
                    // The engine does not answer: what was read last stays, and the next reading tries again.
                } finally {
                    reading.set(false);
                }
            });
        }
        return last.containers();
    }

    private Listed read() {
        long now = System.nanoTime();
        List<String> ids = docker.run("ps", "-aq", "--filter", "label=" + PROJECT + "=" + project)
                .lines()
                .toList();
        if (ids.isEmpty()) {
            return new Listed(now, List.of());
        }
        List<String> inspect = new ArrayList<>(List.of("inspect"));
        inspect.addAll(ids);
        return new Listed(
                now,
                JSON.readTree(docker.run(inspect))
                        .valueStream()
                        .map(RunningContainer::of)
                        .filter(container -> isPart(container.service()))
                        .toList());
    }

    private static boolean isPart(String service) {
        return SERVERS.contains(service)
                || Stream.of(SuiteService.values()).anyMatch(known -> known.id().equals(service));
    }
}
