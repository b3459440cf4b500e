package dev.abacus.chaos.command;

import dev.abacus.chaos.mutants.Mutant;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.LocalClusterBuilder;
import dev.abacus.cluster.Variant;
import dev.abacus.cluster.process.Directories;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Command {@code ./abacus chaos}. It runs a suite of its own, for faults wipe state and cut links. Exit codes: 0 no limit
 * missed and no guarantee violated, 1 otherwise, or an error that one line names, 2 wrong usage.
 */
@Command(
        name = "abacus chaos",
        mixinStandardHelpOptions = true,
        description =
                "Measures what each fault costs a caller; or, with --for, injects random faults and checks the guarantees; "
                        + "or, with --mutants, plants faults into the suite and shows which checker finds each.")
final class Chaos implements Callable<Integer> {

    @Option(names = "--for", paramLabel = "TIME", description = "Injects random faults for this time, as 90s or 10m")
    private @Nullable Duration length;

    @Option(names = "--seed", description = "Decides the faults and their times; the same seed gives the same schedule")
    private long seed = RandomGenerator.getDefault().nextInt(1, 1_000_000);

    @Option(names = "--brief", description = "Without --for: half a minute a fault, with limits for a busy machine")
    private boolean brief;

    @Option(
            names = "--only",
            paramLabel = "WORDS",
            description = "Without --for: only the faults whose name has these words")
    private String only = "";

    @Option(names = "--stock", description = "Runs the suite on the libraries alone, without the hardening")
    private boolean stock;

    @Option(names = "--tuned", description = "Runs the suite with what properties can do, config/tuned.yml")
    private boolean tuned;

    @Option(names = "--compare", description = "Runs all three variants in turn, and prints what each fault costs them")
    private boolean compare;

    @Option(names = "--mutants", description = "Plants faults into the suite, one at a time, for the checkers to find")
    private boolean mutants;

    @Option(
            names = "--seeds",
            paramLabel = "FROM-TO",
            description = "With --mutants: plants each fault once for each of these seeds, as 1-20")
    private @Nullable SeedRange seeds;

    @Parameters(paramLabel = "NAME", description = "With --mutants: only these, of ${COMPLETION-CANDIDATES}")
    private List<Mutant> names = List.of();

    public static void main(String[] arguments) {
        CommandMain.run(new Chaos(), arguments);
    }

    @Override
    public Integer call() throws InterruptedException {
        Path directory = CommandMain.directory("chaos");
        System.out.println("starting a suite of two gateways, two instances a service, three etcd nodes, and Consul");
        if (compare) {
            new Comparison(Chaos::suite, directory, seed).print();
            return CommandLine.ExitCode.OK;
        }
        if (mutants) {
            SeedRange chosen = seeds == null ? new SeedRange(seed, seed) : seeds;
            return exitCode(new MutantsRun(suite(directory.resolve("suite")), chosen, names).run(), directory);
        }
        Variant variant = stock ? Variant.STOCK : tuned ? Variant.TUNED : Variant.HARDENED;
        LocalClusterBuilder suite = suite(directory.resolve("suite")).variant(variant);
        boolean passed = length == null
                ? new FaultTableRun(suite, directory, seed, brief, only).measure()
                : new RandomFaultsRun(suite, seed, length).run();
        return exitCode(passed, directory);
    }

    private static int exitCode(boolean passed, Path directory) {
        if (passed) {
            Directories.delete(directory.resolve("suite"));
        } else {
            System.out.println("state and logs are left in " + directory);
        }
        return passed ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static LocalClusterBuilder suite(Path directory) {
        return LocalCluster.in(directory).onFreePorts().withLinks();
    }
}
