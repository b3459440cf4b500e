package dev.abacus.cluster.supervision;

import dev.abacus.cluster.process.RunningProcess;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * State of a process that other JVMs can read.
 *
 * @param pid 0 before the first start
 * @param identity {@link RunningProcess#identity}; empty before the first start
 * @param startedAt for display: a step of the wall clock makes it wrong
 * @param ready answers 200 when the process is ready; of the supervisor, its control room
 */
public record RunFile(String name, long pid, String identity, Instant startedAt, URI ready, int restarts) {
    static RunFile notStarted(String name, URI ready) {
        return new RunFile(name, 0, "", Instant.EPOCH, ready, 0);
    }

    RunFile started(RunningProcess running, int restarts) {
        return new RunFile(
                name, running.pid(), running.identity(), running.startedAt().orElse(Instant.EPOCH), ready, restarts);
    }

    /** The process, if it is alive. */
    public Optional<RunningProcess> process() {
        return RunningProcess.find(pid, identity);
    }

    public int port() {
        return ready.getPort();
    }

    Properties toProperties() {
        Properties properties = new Properties();
        properties.setProperty("pid", Long.toString(pid));
        properties.setProperty("identity", identity);
        properties.setProperty("startedAt", startedAt.toString());
        properties.setProperty("ready", ready.toString());
        properties.setProperty("restarts", Integer.toString(restarts));
        return properties;
    }

    /** @throws IllegalArgumentException if a value is missing, as the identity in a file of an earlier version */
    static RunFile of(String name, Properties properties) {
        String identity = properties.getProperty("identity");
        if (identity == null) {
            throw new IllegalArgumentException("no identity");
        }
        return new RunFile(
                name,
                Long.parseLong(properties.getProperty("pid", "")),
                identity,
                Instant.parse(properties.getProperty("startedAt", "")),
                URI.create(properties.getProperty("ready", "")),
                Integer.parseInt(properties.getProperty("restarts", "")));
    }
}
