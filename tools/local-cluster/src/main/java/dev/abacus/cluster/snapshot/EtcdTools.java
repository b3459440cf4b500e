package dev.abacus.cluster.snapshot;

import dev.abacus.cluster.access.Users;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.tools.Tool;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Snapshot commands of etcdctl and etcdutl. */
final class EtcdTools {
    private static final String ERROR = "Error: ";

    private EtcdTools() {}

    /** Saves a snapshot of a member; etcdctl gives the file its name once it is on the disk. */
    static void save(URI member, Optional<String> password, Path file) {
        run(
                Tool.ETCDCTL,
                "no backup was made",
                List.of("--endpoints=" + member, "snapshot", "save", file.toString()),
                password.map(ofBackups -> Map.of("ETCDCTL_USER", Users.BACKUP, "ETCDCTL_PASSWORD", ofBackups))
                        .orElseGet(Map::of));
    }

    /** The revision of a snapshot. */
    static long revisionOf(Path snapshot) {
        String output = run(
                Tool.ETCDUTL,
                "cannot read " + snapshot,
                List.of("snapshot", "status", "--write-out=json", snapshot.toString()),
                Map.of());
        return JsonMapper.shared().readTree(lastLine(output)).path("revision").asLong();
    }

    /**
     * Creates the data of a member from a snapshot.
     *
     * @param member the options with its identity and data directory
     * @param skip number of revisions to skip before the next one; the history before is compacted
     */
    static void restore(Path snapshot, List<String> member, long skip) {
        List<String> command =
                List.of("snapshot", "restore", snapshot.toString(), "--bump-revision=" + skip, "--mark-compacted");
        run(
                Tool.ETCDUTL,
                "cannot restore " + snapshot,
                Stream.concat(command.stream(), member.stream()).toList(),
                Map.of());
    }

    /** @return the output, with the log first */
    private static String run(Tool tool, String what, List<String> arguments, Map<String, String> environment) {
        Path program = tool.locate(System.out::println);
        try {
            ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(program.toString()), arguments.stream())
                            .toList())
                    .redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new ClusterException(what + ": " + reason(output));
            }
            return output;
        } catch (IOException e) {
            throw ClusterException.because("cannot run " + program, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted", e);
        }
    }

    private static String reason(String output) {
        return output.lines()
                .filter(line -> line.startsWith(ERROR))
                .map(line -> line.substring(ERROR.length()))
                .findFirst()
                .orElseGet(() -> lastLine(output));
    }

    private static String lastLine(String output) {
        return output.lines().reduce("", (_, last) -> last);
    }
}
