package dev.abacus.cluster.room.suite;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.network.Link;
import dev.abacus.cluster.server.ConsulServer;
import dev.abacus.cluster.server.ZipkinServer;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The suite as processes of this machine, which {@code ./abacus up} supervises. */
public record ProcessSuite(LocalCluster cluster) implements ControlledSuite {

    private static final Set<String> COMMANDS = Set.of("kill", "restart", "pause", "resume");

    /** Without Zipkin, which no call depends on. */
    @Override
    public List<String> names() {
        return cluster.names().stream()
                .filter(name -> !name.equals(ZipkinServer.NAME))
                .toList();
    }

    @Override
    public URI uri(String name) {
        return cluster.uri(name);
    }

    @Override
    public long pid(String name) {
        return alive(name) ? cluster.process(name).running().pid() : 0;
    }

    @Override
    public boolean alive(String name) {
        return cluster.process(name).alive();
    }

    @Override
    public Instant unexpectedExit(String name) {
        return cluster.unexpectedExit(name);
    }

    @Override
    public boolean paused(String name) {
        return alive(name) && cluster.process(name).running().paused();
    }

    @Override
    public boolean ready(String name) {
        return cluster.process(name).ready();
    }

    @Override
    public void kill(String name) {
        cluster.kill(name);
    }

    @Override
    public void stop(String name) {
        cluster.stop(name);
    }

    @Override
    public void start(String name) {
        cluster.start(name);
    }

    @Override
    public void pause(String name) {
        cluster.pause(name);
    }

    @Override
    public void resume(String name) {
        cluster.resume(name);
    }

    @Override
    public void scale(String service, int count) {
        cluster.scale(service, count);
    }

    @Override
    public void startEmptyConsul() {
        cluster.consul().wipe();
        cluster.start(ConsulServer.NAME);
    }

    @Override
    public Link link(String name) {
        try {
            return cluster.link(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "no link leads to " + name + ": start the suite with ./abacus up --links", e);
        }
    }

    @Override
    public Optional<String> command(String action, String target, long amount) {
        if (action.equals("scale")) {
            return Optional.of("./abacus scale %s %d".formatted(target, amount));
        }
        return COMMANDS.contains(action) ? Optional.of("./abacus %s %s".formatted(action, target)) : Optional.empty();
    }
}
