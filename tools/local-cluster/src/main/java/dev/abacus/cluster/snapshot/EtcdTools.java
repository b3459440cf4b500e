package dev.abacus.cluster.snapshot;

import dev.abacus.cluster.access.Users;
import dev.abacus.cluster.fault.ClusterException;
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

/** What etcd's own tools do with snapshots. */
final class EtcdTools {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ERROR = "Error: ";

    private EtcdTools() {}

    /** Writes all that a member has into a file; it has its name once it is on the disk. */
    static void save(URI member, Optional<String> password, Path file) {
        run(
                Tool.ETCDCTL,
                "no backup was made",
                List.of("--endpoints=" + member, "snapshot", "save", file.toString()),
                password.map(ofBackups -> Map.of("ETCDCTL_USER", Users.BACKUP, "ETCDCTL_PASSWORD", ofBackups))
                        .orElseGet(Map::of));
    }

    /** The revision up to which a snapshot has all writes. */
    static long revisionOf(Path snapshot) {
        String said = run(
                Tool.ETCDUTL,
                "cannot read " + snapshot,
                List.of("snapshot", "status", "--write-out=json", snapshot.toString()),
                Map.of());
        return JSON.readTree(lastLine(said)).path("revision").asLong();
    }

    /**
     * Makes the data of a member out of a snapshot.
     *
     * @param member which one, and where its data is to be
     * @param skip how many revisions to leave out before the next one; history ends before them
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

    /** @return what it said, its log first */
    private static String run(Tool tool, String what, List<String> arguments, Map<String, String> environment) {
        Path program = tool.locate(System.out::println);
        try {
            ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(program.toString()), arguments.stream())
                            .toList())
                    .redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new ClusterException(what + ": " + reason(said));
            }
            return said;
        } catch (IOException e) {
            throw ClusterException.because("cannot run " + program, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted", e);
        }
    }

    private static String reason(String said) {
        return said.lines()
                .filter(line -> line.startsWith(ERROR))
                .map(line -> line.substring(ERROR.length()))
                .findFirst()
                .orElseGet(() -> lastLine(said));
    }

    private static String lastLine(String said) {
        return said.lines().reduce("", (_, last) -> last);
    }
}
