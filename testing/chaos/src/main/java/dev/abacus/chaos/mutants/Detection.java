package dev.abacus.chaos.mutants;

import static java.util.stream.Collectors.joining;

import dev.abacus.chaos.faults.DurationFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Detection of a mutant.
 *
 * @param time of the run that found it or, if none did, of the last one: from its first call until the checkers reported
 * @param violations by the simple name of the checker that reported them
 * @param failures checkers that ended without a result
 */
public record Detection(
        Mutant mutant, long seed, Duration time, Map<String, List<String>> violations, List<String> failures) {

    public boolean found() {
        return violations.keySet().stream().anyMatch(mutant::isFor);
    }

    /** A hole, a false alarm or a failure of the checkers. */
    public boolean unexpected() {
        return found() == (mutant == Mutant.NONE) || !failures.isEmpty();
    }

    /** With the first line of the first report of each checker. */
    @Override
    public String toString() {
        return "%s, seed %d: %s %s%s%s"
                .formatted(
                        mutant,
                        seed,
                        found() ? "found in" : "not found in",
                        DurationFormat.format(time),
                        violations.entrySet().stream()
                                .map(reports -> "%n  %s: %d, such as: %s"
                                        .formatted(
                                                reports.getKey(),
                                                reports.getValue().size(),
                                                reports.getValue()
                                                        .getFirst()
                                                        .lines()
                                                        .findFirst()
                                                        .orElse("")))
                                .collect(joining()),
                        failures.stream().map("%n  %s"::formatted).collect(joining()));
    }
}
