package dev.abacus.chaos.command;

import dev.abacus.chaos.fuzz.FuzzReport;
import dev.abacus.chaos.fuzz.FuzzRun;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Directories;
import dev.abacus.cluster.tools.ProjectHome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The entry point behind {@code ./abacus fuzz}: a suite of its own is fuzzed. Exit codes: 0 nothing found, 1 findings, or
 * a fault that one line names, 2 not a command.
 */
@Command(
        name = "abacus fuzz",
        mixinStandardHelpOptions = true,
        description = "Sends requests by a grammar, and writes garbage into Consul and etcd; then says what broke.")
final class Fuzz implements Callable<Integer> {

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss");
    private static final long SOME = 20_000;
    private static final Duration LONG = Duration.ofDays(1);

    @Option(names = "--for", paramLabel = "TIME", description = "For so long, as 90s or 10m")
    private @Nullable Duration length;

    @Option(names = "--requests", paramLabel = "N", description = "At most so many; without --for 20000 if not given")
    private @Nullable Long requests;

    @Option(names = "--seed", description = "Decides what is sent and written; the same seed gives the same")
    private long seed = RandomGenerator.getDefault().nextInt(1, 1_000_000);

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new Fuzz())
                .registerConverter(Duration.class, Times::read)
                .setExecutionExceptionHandler((thrown, command, parsed) -> {
                    if (thrown instanceof ClusterException) {
                        command.getErr().println("abacus: " + thrown.getMessage());
                        return CommandLine.ExitCode.SOFTWARE;
                    }
                    throw thrown;
                });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        Path directory = ProjectHome.find()
                .resolve(".abacus/fuzz")
                .resolve(LocalDateTime.now().format(NAME));
        long most = requests != null ? requests : length == null ? SOME : Long.MAX_VALUE;
        System.out.println("starting a suite of its own; seed " + seed);
        FuzzReport report;
        try (LocalCluster cluster = LocalCluster.in(directory).onFreePorts().start();
                FuzzRun run = new FuzzRun(cluster, seed, System.out::println)) {
            report = run.run(most, length == null ? LONG : length);
        }
        System.out.println(report);
        if (report.isClean()) {
            Directories.delete(directory);
            return CommandLine.ExitCode.OK;
        }
        System.out.println("%nstate and logs are left in %s".formatted(directory));
        return CommandLine.ExitCode.SOFTWARE;
    }
}
