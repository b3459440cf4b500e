package dev.abacus.cluster.command;

import dev.abacus.cluster.Variant;
import dev.abacus.cluster.fault.ClusterException;
import dev.abacus.cluster.supervision.RunDirectory;
import dev.abacus.cluster.tools.ProjectHome;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The entry point behind {@code ./abacus}. Exit codes: 0 done, 1 a fault, which one line names, 2 not a command. */
@Command(name = "abacus", mixinStandardHelpOptions = true, description = "Runs the suite on this machine.")
final class Abacus {
    private final Path directory = ProjectHome.find().resolve(".abacus");

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new Abacus()).setExecutionExceptionHandler((thrown, command, parsed) -> {
            if (thrown instanceof ClusterException) {
                command.getErr().println("abacus: " + thrown.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw thrown;
        });
        System.exit(line.execute(arguments));
    }

    @Command(description = "Starts the suite and keeps it running until Ctrl-C or ./abacus down.")
    void up(
            @Option(names = "--port", defaultValue = "8080", description = "The gateway's port") int port,
            @Option(names = "--instances", defaultValue = "2", description = "How many instances each service has")
                    int instances,
            @Option(names = "--secure", description = "Lets etcd serve its users only; stays so until ./abacus reset")
                    boolean secure,
            @Option(names = "--stock", description = "Without the hardening: the libraries alone") boolean stock,
            @Option(names = "--tuned", description = "Without the hardening, but with config/tuned.yml") boolean tuned)
            throws InterruptedException {
        require(port > 0 && port <= 65_535, "--port needs a number from 1 to 65535");
        require(instances > 0, "--instances needs a number from 1");
        require(!(stock && tuned), "--stock and --tuned exclude each other");
        Variant variant = stock ? Variant.STOCK : tuned ? Variant.TUNED : Variant.HARDENED;
        new UpCommand(directory).run(port, instances, secure, variant);
    }

    @Command(description = "Stops the suite.")
    void down() {
        new DownCommand(runs()).run();
    }

    @Command(description = "Shows each part; exit code 1 if not all are ready.")
    int status() {
        return new StatusCommand(runs()).print() ? 0 : 1;
    }

    @Command(description = "Kills a part with SIGKILL, to see it come back.")
    void kill(@Parameters(paramLabel = "NAME") String name) {
        new Remote(runs()).process(name).kill();
    }

    @Command(description = "Freezes a part with SIGSTOP: it keeps its connections and answers nothing.")
    void pause(@Parameters(paramLabel = "NAME") String name) {
        new Remote(runs()).process(name).pause();
    }

    @Command(description = "Lets a frozen part go on.")
    void resume(@Parameters(paramLabel = "NAME") String name) {
        new Remote(runs()).process(name).resume();
    }

    @Command(description = "Stops a part in an orderly way and starts it again.")
    void restart(@Parameters(paramLabel = "NAME") String name) throws InterruptedException {
        new Remote(runs()).restart(name);
    }

    @Command(description = "Starts or ends instances of a service until there are so many; until the next up.")
    void scale(@Parameters(paramLabel = "SERVICE") String service, @Parameters(paramLabel = "N") int instances)
            throws InterruptedException {
        require(instances > 0 && instances < 100, "scale needs a number from 1 to 99");
        new Remote(runs()).scale(service, instances);
    }

    @Command(description = "Writes all that is in etcd into a file, while the suite runs.")
    void backup(@Parameters(paramLabel = "FILE") Path file) {
        new BackupCommand(directory, runs()).run(file);
    }

    @Command(description = "Puts a backup in the place of what is in etcd, while the suite is down.")
    void restore(@Parameters(paramLabel = "FILE") Path file) {
        new RestoreCommand(directory).run(file);
    }

    @Command(description = "Forgets all state: etcd's, Consul's, logs; not the backups.")
    void reset() {
        new ResetCommand(directory, runs()).run();
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new ClusterException(message);
        }
    }

    private RunDirectory runs() {
        return new RunDirectory(directory.resolve("run"));
    }
}
