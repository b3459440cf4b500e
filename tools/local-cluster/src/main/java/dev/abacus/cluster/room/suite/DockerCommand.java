package dev.abacus.cluster.room.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.cluster.process.ClusterException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The {@code docker} command of this machine.
 *
 * @param home the directory of the project, which has the Compose file
 * @param variables besides those of this process, as {@code COMPOSE_FILE}
 */
record DockerCommand(Path home, Map<String, String> variables) {

    /**
     * Returns what the command has printed.
     *
     * @throws ClusterException with what it has said, if it failed
     */
    String run(String... arguments) {
        return run(List.of(arguments));
    }

    String run(List<String> arguments) {
        List<String> line =
                Stream.concat(Stream.of("docker"), arguments.stream()).toList();
        ProcessBuilder builder = new ProcessBuilder(line).directory(home.toFile());
        builder.environment().putAll(variables);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            List<String> complaint = new ArrayList<>();
            Thread reader = Thread.startVirtualThread(
                    () -> process.errorReader(UTF_8).lines().forEach(complaint::add));
            String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
            reader.join();
            if (process.waitFor() != 0) {
                String reason = complaint.isEmpty() ? "it ended without a reason" : complaint.getLast();
                throw new ClusterException("docker %s failed: %s".formatted(arguments.getFirst(), reason));
            }
            return printed.strip();
        } catch (IOException e) {
            throw new ClusterException("there is no docker command: install Docker, or use ./abacus up", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while docker " + arguments.getFirst() + " ran", e);
        }
    }
}
