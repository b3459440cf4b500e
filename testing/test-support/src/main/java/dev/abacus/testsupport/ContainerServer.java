package dev.abacus.testsupport;

import ch.qos.logback.classic.Level;
import com.github.dockerjava.api.DockerClient;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Http;
import dev.abacus.cluster.process.Pause;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * A server in a container, which keeps its state as long as the container is not removed. Testcontainers knows
 * starting and removing; what is between goes to its Docker client. It removes the containers that are left when the
 * JVM ends, by a hook of the JVM where {@code TESTCONTAINERS_RYUK_DISABLED} is true, as Maven sets it: its other way is
 * a container of one more image.
 */
final class ContainerServer implements Server {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final int STOP_LIMIT_SECONDS = 10;

    private final GenericContainer<?> container;
    private final URI ready;

    /** @param ready answers 200 when it can work */
    ContainerServer(GenericContainer<?> container, List<String> command, URI ready) {
        this.ready = ready;
        this.container = container
                .withNetworkMode("host")
                .withCommand(command.toArray(String[]::new))
                // No ports to wait for: its own waiting knows only mapped ones.
                .waitingFor(Wait.forListeningPort());
        this.container.setExposedPorts(List.of());
    }

    @Override
    public void start() {
        TestcontainersLogging.setLevel(Level.ERROR);
        container.start();
        if (!alive()) {
            docker().startContainerCmd(container.getContainerId()).exec();
        }
    }

    @Override
    public void awaitReady() {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (Http.get(ready).status() != 200) {
            if (!alive()) {
                throw new ClusterException(
                        container.getDockerImageName() + " ended instead of getting ready: " + lastLine());
            }
            if (System.nanoTime() > deadline) {
                throw new ClusterException(container.getDockerImageName() + " is not ready after "
                        + START_LIMIT.toSeconds() + " s: " + lastLine());
            }
            Pause.of(Duration.ofMillis(50));
        }
    }

    private String lastLine() {
        return container
                .getLogs()
                .lines()
                .filter(line -> !line.isBlank())
                .reduce((_, last) -> last.strip())
                .orElse("it said nothing");
    }

    @Override
    public void stop() {
        if (alive()) {
            docker().stopContainerCmd(container.getContainerId())
                    .withTimeout(STOP_LIMIT_SECONDS)
                    .exec();
        }
    }

    @Override
    public void kill() {
        if (alive()) {
            docker().killContainerCmd(container.getContainerId()).exec();
        }
    }

    @Override
    public void pause() {
        docker().pauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void resume() {
        if (paused()) {
            docker().unpauseContainerCmd(container.getContainerId()).exec();
        }
    }

    private boolean paused() {
        return alive()
                && Boolean.TRUE.equals(
                        container.getCurrentContainerInfo().getState().getPaused());
    }

    @Override
    public boolean alive() {
        return container.isRunning();
    }

    @Override
    public void wipe() {
        container.stop();
    }

    private DockerClient docker() {
        return container.getDockerClient();
    }
}
