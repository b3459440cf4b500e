package dev.abacus.cluster.process;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Start command of a process, with its readiness check.
 *
 * @param environment added to the environment of this JVM
 * @param log file that its output is appended to
 * @param ready answers 200 when the process is ready
 * @param stopLimit maximum time of a graceful stop
 */
public record Launch(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path directory,
        Path log,
        URI ready,
        Duration stopLimit) {
    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
