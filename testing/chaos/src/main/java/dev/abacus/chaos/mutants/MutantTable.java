package dev.abacus.chaos.mutants;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import dev.abacus.chaos.faults.DurationFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Table of the detections of mutants, in Markdown. Not thread-safe. */
public final class MutantTable {

    private final List<Detection> detections = new ArrayList<>();

    public void add(Detection detection) {
        detections.add(detection);
    }

    /** Mutants that were not found, and reports about the suite without a fault. */
    public List<Detection> unexpected() {
        return detections.stream().filter(Detection::unexpected).toList();
    }

    @Override
    public String toString() {
        Map<Mutant, List<Detection>> byMutant = detections.stream()
                .collect(groupingBy(Detection::mutant, () -> new EnumMap<>(Mutant.class), Collectors.toList()));
        return """
                | mutant | planted fault | found by | found in | median | worst |
                | --- | --- | --- | --- | --: | --: |
                """
                + byMutant.entrySet().stream()
                        .map(entry -> row(entry.getKey(), entry.getValue()))
                        .collect(joining());
    }

    private static String row(Mutant mutant, List<Detection> all) {
        List<Detection> found = all.stream().filter(Detection::found).toList();
        List<Duration> times = found.stream().map(Detection::time).sorted().toList();
        return "| %s | %s | %s | %d of %d seeds | %s | %s |%n"
                .formatted(
                        mutant,
                        mutant.fault(),
                        found.stream()
                                .flatMap(detection -> detection.violations().keySet().stream())
                                .collect(toCollection(TreeSet::new))
                                .stream()
                                .map("`%s`"::formatted)
                                .collect(joining(", ")),
                        found.size(),
                        all.size(),
                        times.isEmpty() ? "–" : DurationFormat.format(times.get(times.size() / 2)),
                        times.isEmpty() ? "–" : DurationFormat.format(times.getLast()));
    }
}
