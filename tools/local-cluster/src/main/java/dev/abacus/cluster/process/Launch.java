package dev.abacus.cluster.process;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a process is started and how one sees that it is ready.
 *
 * @param environment added to this process's own
 * @param log what it prints is appended here
 * @param ready answers 200 when it can work
 * @param stopLimit how long it may take to end in an orderly way
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
