package dev.abacus.chaos.command;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.LocalClusterBuilder;
import dev.abacus.cluster.Variant;
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
 * The entry point behind {@code ./abacus chaos}: faults happen to a suite of its own, for they wipe state and cut links,
 * which nobody wants of the suite that he works with. Exit codes: 0 all promises kept, 1 one broken, or a fault that one
 * line names, 2 not a command.
 */
@Command(
        name = "abacus chaos",
        mixinStandardHelpOptions = true,
        description = "Measures what each fault costs a caller; or, with --for, lets random ones happen.")
final class Chaos implements Callable<Integer> {

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss");

    @Option(names = "--for", paramLabel = "TIME", description = "Random faults for so long, as 90s or 10m")
    private @Nullable Duration length;

    @Option(names = "--seed", description = "Decides what happens when; the same seed gives the same schedule")
    private long seed = RandomGenerator.getDefault().nextInt(1, 1_000_000);

    @Option(names = "--brief", description = "Without --for: half a minute a fault, with marks for a busy machine")
    private boolean brief;

    @Option(names = "--stock", description = "To a suite on the libraries alone, without the hardening")
    private boolean stock;

    @Option(names = "--tuned", description = "To one with what properties can do, config/tuned.yml")
    private boolean tuned;

    @Option(names = "--compare", description = "To all three in turn: prints what each fault costs them")
    private boolean compare;

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new Chaos())
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
                .resolve(".abacus/chaos")
                .resolve(LocalDateTime.now().format(NAME));
        System.out.println("starting a suite of two gateways, two instances a service, three etcd nodes, and Consul");
        if (compare) {
            new Comparison(Chaos::suite, directory, seed).print();
            return CommandLine.ExitCode.OK;
        }
        Variant variant = stock ? Variant.STOCK : tuned ? Variant.TUNED : Variant.HARDENED;
        LocalClusterBuilder suite = suite(directory.resolve("suite")).variant(variant);
        boolean kept = length == null
                ? new WholeTable(suite, directory, seed, brief).measure()
                : new RandomFaults(suite, seed, length).happen();
        if (kept) {
            Directories.delete(directory.resolve("suite"));
        } else {
            System.out.println("state and logs are left in " + directory);
        }
        return kept ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static LocalClusterBuilder suite(Path directory) {
        return LocalCluster.in(directory).onFreePorts().gateways(2).withLinks();
    }
}
