package dev.abacus.chaos.command;

import dev.abacus.chaos.mutants.Mutant;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.tools.ProjectHome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** What the commands have in common: how they run and exit, read durations, and name their directories. */
final class CommandMain {

    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})(s|m|h)");
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss");

    private CommandMain() {}

    /** Runs a command and ends the JVM; a {@link ClusterException} is one line and exit code 1. */
    static void run(Callable<Integer> command, String... arguments) {
        CommandLine line = new CommandLine(command)
                .registerConverter(Duration.class, CommandMain::duration)
                .registerConverter(SeedRange.class, SeedRange::of)
                .registerConverter(Mutant.class, CommandMain::mutant)
                .setExecutionExceptionHandler((thrown, parsed, result) -> {
                    if (thrown instanceof ClusterException) {
                        parsed.getErr().println("abacus: " + thrown.getMessage());
                        return CommandLine.ExitCode.SOFTWARE;
                    }
                    throw thrown;
                });
        System.exit(line.execute(arguments));
    }

    /** A new directory for the state and the logs of a run. */
    static Path directory(String command) {
        return ProjectHome.find()
                .resolve(".abacus")
                .resolve(command)
                .resolve(LocalDateTime.now().format(NAME));
    }

    private static Mutant mutant(String name) {
        return Stream.of(Mutant.values())
                .filter(mutant -> mutant.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "no mutant is named '%s': there are %s".formatted(name, Arrays.toString(Mutant.values()))));
    }

    private static Duration duration(String text) {
        Matcher duration = DURATION.matcher(text);
        if (!duration.matches()) {
            throw new TypeConversionException(
                    "'" + text + "' is not a duration: give seconds, minutes or hours, as 90s, 10m, 1h");
        }
        long amount = Long.parseLong(duration.group(1));
        return switch (duration.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }
}
