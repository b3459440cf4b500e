package dev.abacus.cluster.room.suite;

import dev.abacus.cluster.SuiteService;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.server.ConsulServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Running Compose project: the suite's containers in it, as last read. No reader waits for the engine: what is older than a
 * second is read again in the background. Thread-safe.
 */
final class ComposeProject {

    private static final Set<String> SERVERS = Set.of(ConsulServer.NAME, "etcd-1", "etcd-2", "etcd-3", "gateway");
    private static final String LABEL = "com.docker.compose.project";
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

    private final DockerCommand docker;
    private final String name;
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile Listed listed;

    private record Listed(long nanos, List<RunningContainer> containers) {}

    /** @throws ClusterException if no container of it runs */
    ComposeProject(DockerCommand docker) {
        this.docker = docker;
        String any = docker.run("compose", "ps", "-q")
                .lines()
                .findFirst()
                .orElseThrow(() -> new ClusterException("the suite does not run in containers: ./abacus up --docker"));
        this.name = docker.run("inspect", "--format", "{{index .Config.Labels \"" + LABEL + "\"}}", any);
        this.listed = list();
    }

    List<RunningContainer> containers() {
        Listed last = listed;
        if (System.nanoTime() - last.nanos() > FRESH_NANOS && reading.compareAndSet(false, true)) {
            Thread.startVirtualThread(() -> {
                try {
                    read();
                } catch (ClusterException e) {
                    // The engine does not answer: what was read last stays, and the next reading tries again.
                } finally {
                    reading.set(false);
                }
            });
        }
        return last.containers();
    }

    Optional<RunningContainer> find(String container) {
        return containers().stream()
                .filter(known -> known.name().equals(container))
                .findFirst();
    }

    /** Returns when the containers are known as they are now. */
    void read() {
        listed = list();
    }

    private Listed list() {
        long now = System.nanoTime();
        List<String> ids = docker.run("ps", "-aq", "--filter", "label=" + LABEL + "=" + name)
                .lines()
                .toList();
        if (ids.isEmpty()) {
            return new Listed(now, List.of());
        }
        List<String> inspect = new ArrayList<>(List.of("inspect"));
        inspect.addAll(ids);
        return new Listed(
                now,
                JsonMapper.shared()
                        .readTree(docker.run(inspect))
                        .valueStream()
                        .map(RunningContainer::of)
                        .filter(container -> isOfSuite(container.service()))
                        .toList());
    }

    private static boolean isOfSuite(String service) {
        return SERVERS.contains(service)
                || Stream.of(SuiteService.values()).anyMatch(known -> known.id().equals(service));
    }
}
