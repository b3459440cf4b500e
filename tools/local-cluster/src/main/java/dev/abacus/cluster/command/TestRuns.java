package dev.abacus.cluster.command;

import dev.abacus.cluster.process.Directories;
import dev.abacus.cluster.supervision.OrphanedProcesses;
import dev.abacus.cluster.supervision.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs of {@code ./abacus chaos} and {@code ./abacus fuzz}. Each has a directory of its own, with the state of its suites.
 *
 * @param directory the state directory of the project
 */
record TestRuns(Path directory) {
    private static final List<String> COMMANDS = List.of("chaos", "fuzz");

    /** The directories of the runs, by command. */
    List<Path> commands() {
        return COMMANDS.stream().map(directory::resolve).toList();
    }

    List<Path> directories() {
        return commands().stream().map(Directories::list).flatMap(List::stream).toList();
    }

    /**
     * Stops the orphaned processes of runs that were killed.
     *
     * @return the state directories of the suites that have a supervisor; their processes go on
     */
    List<Path> stopOrphans() {
        return directories().stream()
                .flatMap(run -> Stream.concat(Stream.of(run), Directories.list(run).stream()))
                .filter(suite -> Files.isDirectory(suite.resolve(RunDirectory.NAME)))
                .filter(suite -> !stopOrphans(suite))
                .toList();
    }

    private static boolean stopOrphans(Path suite) {
        RunDirectory runs = new RunDirectory(suite.resolve(RunDirectory.NAME));
        return runs.underLock(new OrphanedProcesses(runs, line -> System.out.println(suite + ": " + line))::stop)
                .isPresent();
    }
}
