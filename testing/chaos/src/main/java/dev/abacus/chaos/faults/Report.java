package dev.abacus.chaos.faults;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import dev.abacus.chaos.load.Method;
import dev.abacus.chaos.load.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a fault cost the callers.
 *
 * @param outcomes of the calls that count, in the order in which they were due
 * @param violations what the audit found
 * @param logs where those of the suite's parts are
 */
public record Report(
        String fault, Form form, Timeline timeline, List<Outcome> outcomes, List<String> violations, Path logs) {

    /** A call that takes longer is not what callers are used to. */
    private static final Duration SLOW = Duration.ofMillis(250);

    private static final int SHOWN = 10;

    static boolean isNormal(Outcome outcome) {
        return !outcome.failed() && outcome.latency().compareTo(SLOW) <= 0;
    }

    List<Outcome> failed() {
        return outcomes.stream().filter(Outcome::failed).toList();
    }

    Latencies latencies() {
        return new Latencies(outcomes);
    }

    Latencies latencies(Method method) {
        return new Latencies(
                outcomes.stream().filter(outcome -> outcome.isFor(method)).toList());
    }

    /** When a call was due, seen from the fault. */
    Duration sinceFault(Outcome outcome) {
        return outcome.due().minus(timeline.fault());
    }

    /** From the fault until the last call that failed or was slow had its answer. */
    Duration timeToNormal() {
        return outcomes.stream()
                .filter(outcome -> !isNormal(outcome))
                .map(outcome -> outcome.ended().minus(timeline.fault()))
                .filter(Duration::isPositive)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** As {@code 12 of 800, 3.1 s}: failed calls, and the time to normal. */
    public String price() {
        return "%d of %d, %s".formatted(failed().size(), outcomes.size(), Told.duration(timeToNormal()));
    }

    /** A row of {@link FaultTable}. */
    String row() {
        return FaultTable.row(
                fault,
                form.seed(),
                outcomes.size(),
                failed().size(),
                Told.duration(latencies(Method.GET).worst()),
                Told.duration(latencies(Method.POST).worst()),
                Told.duration(latencies().at(99)),
                Told.duration(timeToNormal()));
    }

    /** What is behind the row. */
    String summary() {
        return "%s; GET: %s; POST: %s; switched to the other gateway: %d; begun late by at most %s%s"
                .formatted(
                        timeline,
                        latencies(Method.GET),
                        latencies(Method.POST),
                        outcomes.stream().filter(Outcome::switched).count(),
                        Told.duration(outcomes.stream()
                                .map(Outcome::lateness)
                                .max(Comparator.naturalOrder())
                                .orElse(Duration.ZERO)),
                        failed().isEmpty() ? "" : "; failed: " + failures());
    }

    private String failures() {
        return "%s; %s; due from %s to %s"
                .formatted(
                        counted(outcome -> outcome.answer().verdict().toString()),
                        counted(outcome -> outcome.call().method() + " "
                                + outcome.call().operation().label()),
                        Told.sinceFault(sinceFault(failed().getFirst())),
                        Told.sinceFault(sinceFault(failed().getLast())));
    }

    private String counted(Function<Outcome, String> kind) {
        return failed().stream().collect(groupingBy(kind, TreeMap::new, counting())).entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(joining(", "));
    }

    /** All that is needed to see it again. */
    String details() {
        return "%s, %s%n%s%nlogs: %s%nthe first failures:%n%sthe slowest calls:%n%s"
                .formatted(
                        fault,
                        form,
                        summary(),
                        logs,
                        listed(failed().stream()),
                        listed(outcomes.stream()
                                .sorted(Comparator.comparing(Outcome::latency).reversed())));
    }

    private String listed(Stream<Outcome> some) {
        return some.limit(SHOWN)
                .map(outcome -> "  " + told(outcome) + System.lineSeparator())
                .collect(joining());
    }

    String told(Outcome outcome) {
        return "%s call %d: %s %s of %s, key %s: %s after %s: %s"
                .formatted(
                        Told.sinceFault(sinceFault(outcome)),
                        outcome.call().number(),
                        outcome.call().method(),
                        outcome.call().operation().label(),
                        outcome.call().operands(),
                        outcome.call().key(),
                        outcome.answer().verdict(),
                        Told.duration(outcome.latency()),
                        outcome.answer().body());
    }
}
