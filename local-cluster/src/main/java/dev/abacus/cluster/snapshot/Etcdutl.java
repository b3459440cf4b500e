package dev.abacus.cluster.snapshot;

import dev.abacus.cluster.fault.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** etcd's tool for the data of members that do not run. */
record Etcdutl(Path program) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ERROR = "Error: ";

    /** The revision up to which a snapshot has all writes. */
    long revisionOf(Path snapshot) {
        String said = run("cannot read " + snapshot, List.of("snapshot", "status", "-w=json", snapshot.toString()));
        return JSON.readTree(lastLine(said)).path("revision").asLong();
    }

    /**
     * Makes the data of a member out of a snapshot.
     *
     * @param member which one, and where its data is to be
     * @param skip how many revisions to leave out before the next one; history ends before them
     */
    void restore(Path snapshot, List<String> member, long skip) {
        List<String> arguments = new ArrayList<>(
                List.of("snapshot", "restore", snapshot.toString(), "--bump-revision=" + skip, "--mark-compacted"));
        arguments.addAll(member);
        run("cannot restore " + snapshot, arguments);
    }

    /** @return what it said, its log first */
    private String run(String what, List<String> arguments) {
        try {
            Process process = new ProcessBuilder(Stream.concat(Stream.of(program.toString()), arguments.stream())
                            .toList())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new Fault(what + ": " + reason(said));
            }
            return said;
        } catch (IOException e) {
            throw Fault.because("cannot run " + program, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault("interrupted", e);
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
