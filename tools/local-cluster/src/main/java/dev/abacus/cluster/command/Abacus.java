package dev.abacus.cluster.command;

import dev.abacus.cluster.SuiteService;
import dev.abacus.cluster.Variant;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.room.ControlRoom;
import dev.abacus.cluster.supervision.RunDirectory;
import dev.abacus.cluster.tools.ProjectHome;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Entry point of {@code ./abacus}. Exit codes: 0 success, 1 failure with one line about it, 2 unknown command. */
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

    @Command(description = "Starts the suite and supervises it until Ctrl-C or ./abacus down.")
    void up(
            @Option(
                            names = "--port",
                            defaultValue = "8080",
                            description = "The first gateway's port; the control room has this plus 8")
                    int port,
            @Option(names = "--gateways", defaultValue = "1", description = "Gateways, on consecutive ports")
                    int gateways,
            @Option(names = "--instances", defaultValue = "2", description = "Instances of each service") int instances,
            @Option(names = "--links", description = "Links that the control room can cut and delay") boolean links,
            @Option(names = "--secure", description = "Enables the authentication of etcd until ./abacus reset")
                    boolean secure,
            @Option(names = "--stock", description = "Without the hardening: the defaults of the libraries")
                    boolean stock,
            @Option(names = "--tuned", description = "Without the hardening, with config/tuned.yml") boolean tuned,
            @Option(names = "--tracing", description = "Records traces, and starts a Zipkin server") boolean tracing)
            throws InterruptedException {
        int lastPort = 65_535 - ControlRoom.PORT_OFFSET;
        require(port > 0 && port <= lastPort, "--port needs a number from 1 to " + lastPort);
        require(
                gateways > 0 && gateways <= ControlRoom.PORT_OFFSET,
                "--gateways needs a number from 1 to " + ControlRoom.PORT_OFFSET);
        require(
                instances > 0 && instances <= SuiteService.MAX_INSTANCES,
                "--instances needs a number from 1 to " + SuiteService.MAX_INSTANCES);
        require(!(stock && tuned), "--stock and --tuned exclude each other");
        Variant variant = stock ? Variant.STOCK : tuned ? Variant.TUNED : Variant.HARDENED;
        new UpCommand(directory, runs()).run(port, gateways, instances, links, secure, variant, tracing);
    }

    @Command(description = "Serves the control room of the suite in containers, until Ctrl-C.")
    void room(
            @Option(names = "--docker", required = true, description = "Of the suite that ./abacus up --docker started")
                    boolean docker,
            @Option(names = "--port", defaultValue = "8088", description = "The port of the page") int port)
            throws InterruptedException {
        require(port > 0 && port <= 65_535, "--port needs a number from 1 to 65535");
        new RoomCommand(runs()).run(port);
    }

    @Command(description = "Stops the suite.")
    void down() {
        try (var _ = new ElapsedTime("stopping the suite")) {
            new DownCommand(directory, runs()).run();
        }
    }

    @Command(description = "Lists the processes; exit code 1 unless all are ready.")
    int status(
            @Option(names = "--json", description = "One line of JSON, for scripts") boolean json,
            @Option(names = "--watch", description = "Again each second, until Ctrl-C") boolean watch) {
        StatusCommand status = new StatusCommand(runs(), json);
        if (watch) {
            status.watch();
        }
        return status.print() ? 0 : 1;
    }

    @Command(description = "Sends SIGKILL to a process, which its supervisor restarts.")
    void kill(@Parameters(paramLabel = "NAME") String name) {
        new RunningSuite(runs()).kill(name);
    }

    @Command(description = "Sends SIGSTOP: the process keeps its connections and answers nothing.")
    void pause(@Parameters(paramLabel = "NAME") String name) {
        new RunningSuite(runs()).pause(name);
    }

    @Command(description = "Sends SIGCONT to a paused process.")
    void resume(@Parameters(paramLabel = "NAME") String name) {
        new RunningSuite(runs()).resume(name);
    }

    @Command(description = "Stops a process gracefully and starts it again.")
    void restart(@Parameters(paramLabel = "NAME") String name) throws InterruptedException {
        try (var _ = new ElapsedTime("restarting " + name)) {
            new RunningSuite(runs()).restart(name);
        }
    }

    @Command(description = "Starts or stops instances of a service until N run; the next up has the default again.")
    void scale(@Parameters(paramLabel = "SERVICE") String service, @Parameters(paramLabel = "N") int instances) {
        require(
                instances > 0 && instances <= SuiteService.MAX_INSTANCES,
                "scale needs a number from 1 to " + SuiteService.MAX_INSTANCES);
        try (var _ = new ElapsedTime("scaling %s to %d".formatted(service, instances))) {
            new RunningSuite(runs()).scale(service, instances);
        }
    }

    @Command(description = "Writes a snapshot of etcd into a file, while the suite runs.")
    void backup(@Parameters(paramLabel = "FILE") Path file) {
        try (var _ = new ElapsedTime("writing " + file)) {
            new BackupCommand(directory, runs()).run(file);
        }
    }

    @Command(description = "Replaces the state of etcd by a snapshot, while the suite is down.")
    void restore(@Parameters(paramLabel = "FILE") Path file) {
        try (var _ = new ElapsedTime("restoring " + file)) {
            new RestoreCommand(directory).run(file);
        }
    }

    @Command(description = "Deletes the state of etcd and Consul, and the logs, but no backups.")
    void reset() {
        try (var _ = new ElapsedTime("deleting the state")) {
            new ResetCommand(directory, runs()).run();
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new ClusterException(message);
        }
    }

    private RunDirectory runs() {
        return new RunDirectory(directory.resolve(RunDirectory.NAME));
    }
}
