package dev.abacus.chaos.command;

import dev.abacus.chaos.fuzz.FuzzReport;
import dev.abacus.chaos.fuzz.FuzzRun;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Directories;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Command {@code ./abacus fuzz}. It runs a suite of its own. Exit codes: 0 no finding, 1 findings, or an error that one
 * line names, 2 wrong usage.
 */
@Command(
        name = "abacus fuzz",
        mixinStandardHelpOptions = true,
        description = "Sends requests by a grammar, writes garbage into Consul and etcd, and reports what broke.")
final class Fuzz implements Callable<Integer> {

    private static final long DEFAULT_REQUESTS = 20_000;
    private static final Duration UNLIMITED = Duration.ofDays(1);

    @Option(names = "--for", paramLabel = "TIME", description = "Maximum time, as 90s or 10m")
    private @Nullable Duration length;

    @Option(
            names = "--requests",
            paramLabel = "N",
            description = "Maximum number of requests; by default 20000 without --for")
    private @Nullable Long requests;

    @Option(names = "--seed", description = "Decides what is sent and written; the same seed gives the same run")
    private long seed = RandomGenerator.getDefault().nextInt(1, 1_000_000);

    public static void main(String[] arguments) {
        CommandMain.run(new Fuzz(), arguments);
    }

    @Override
    public Integer call() throws InterruptedException {
        Path directory = CommandMain.directory("fuzz");
        if (requests != null && requests < 1) {
            throw new ClusterException("--requests needs a number of at least 1");
        }
        long maximum = requests != null ? requests : length == null ? DEFAULT_REQUESTS : Long.MAX_VALUE;
        System.out.println("starting a suite of its own; seed " + seed);
        FuzzReport report;
        try (LocalCluster cluster = LocalCluster.in(directory).onFreePorts().start();
                FuzzRun run = new FuzzRun(cluster, seed, System.out::println)) {
            report = run.run(maximum, length == null ? UNLIMITED : length);
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
