package dev.abacus.chaos.faults;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import dev.abacus.chaos.load.CallOutcome;
import dev.abacus.cluster.load.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Report of what a fault cost callers.
 *
 * @param outcomes of the calls after the run-up, in the order in which they were due
 * @param unrecovered why the suite was not healthy a minute after the repair; empty if it was
 * @param violations what the audit found
 * @param logs the directory of the logs of the suite's parts
 */
public record Report(
        String fault,
        RunProfile profile,
        Timeline timeline,
        List<CallOutcome> outcomes,
        String unrecovered,
        List<String> violations,
        Path logs) {

    /** A call that takes longer counts as slow. */
    private static final Duration SLOW = Duration.ofMillis(250);

    private static final int SHOWN = 10;

    static boolean isNormal(CallOutcome outcome) {
        return !outcome.failed() && outcome.latency().compareTo(SLOW) <= 0;
    }

    List<CallOutcome> failed() {
        return outcomes.stream().filter(CallOutcome::failed).toList();
    }

    Latencies latencies() {
        return new Latencies(outcomes);
    }

    Latencies latencies(Method method) {
        return new Latencies(
                outcomes.stream().filter(outcome -> outcome.isFor(method)).toList());
    }

    /** When a call was due, since the fault. */
    Duration sinceFault(CallOutcome outcome) {
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
    public String cost() {
        return "%d of %d, %s".formatted(failed().size(), outcomes.size(), DurationFormat.format(timeToNormal()));
    }

    /** A row of {@link FaultTable}. */
    String row() {
        return FaultTable.row(
                fault,
                profile.seed(),
                outcomes.size(),
                failed().size(),
                DurationFormat.format(latencies(Method.GET).max()),
                DurationFormat.format(latencies(Method.POST).max()),
                DurationFormat.format(latencies().at(99)),
                DurationFormat.format(timeToNormal()));
    }

    /** The details behind the row, in a line. */
    String summary() {
        return "%s; GET: %s; POST: %s; switched to the other gateway: %d; begun late by at most %s%s"
                .formatted(
                        timeline,
                        latencies(Method.GET),
                        latencies(Method.POST),
                        outcomes.stream().filter(CallOutcome::switched).count(),
                        DurationFormat.format(outcomes.stream()
                                .map(CallOutcome::lateness)
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
                        DurationFormat.sinceFault(sinceFault(failed().getFirst())),
                        DurationFormat.sinceFault(sinceFault(failed().getLast())));
    }

    private String counted(Function<CallOutcome, String> kind) {
        return failed().stream().collect(groupingBy(kind, TreeMap::new, counting())).entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(joining(", "));
    }

    /** All that is needed to repeat the run. */
    String details() {
        return "%s, %s%n%s%nlogs: %s%nthe first failures:%n%sthe slowest calls:%n%s"
                .formatted(
                        fault,
                        profile,
                        summary(),
                        logs,
                        listed(failed().stream()),
                        listed(outcomes.stream()
                                .sorted(Comparator.comparing(CallOutcome::latency)
                                        .reversed())));
    }

    private String listed(Stream<CallOutcome> some) {
        return some.limit(SHOWN)
                .map(outcome -> "  " + describe(outcome) + System.lineSeparator())
                .collect(joining());
    }

    String describe(CallOutcome outcome) {
        return "%s call %d: %s %s of %s, key %s: %s after %s: %s"
                .formatted(
                        DurationFormat.sinceFault(sinceFault(outcome)),
                        outcome.call().number(),
                        outcome.call().method(),
                        outcome.call().operation().label(),
                        outcome.call().operands(),
                        outcome.call().key(),
                        outcome.answer().verdict(),
                        DurationFormat.format(outcome.latency()),
                        outcome.answer().body());
    }
}
