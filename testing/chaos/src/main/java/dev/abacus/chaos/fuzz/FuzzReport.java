package dev.abacus.chaos.fuzz;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Report of a fuzzing run.
 *
 * @param statuses how many responses of each; 0: none was to come, or none came
 * @param garbage how often some was written
 * @param findings one of each kind
 */
public record FuzzReport(
        long seed,
        long requests,
        Map<Integer, Long> statuses,
        long garbage,
        long slow,
        Duration time,
        List<String> findings) {

    public boolean isClean() {
        return findings.isEmpty();
    }

    public String summary() {
        return "seed %d: %d requests and %d pieces of garbage in %d s (%d a second); responses by status: %s; %d answered late once, and in time when sent again; %d kinds of findings"
                .formatted(
                        seed,
                        requests,
                        garbage,
                        time.toSeconds(),
                        requests * 1_000 / Math.max(1, time.toMillis()),
                        statuses.entrySet().stream()
                                .map(entry -> (entry.getKey() == 0 ? "none" : entry.getKey()) + " " + entry.getValue())
                                .collect(joining(", ")),
                        slow,
                        findings.size());
    }

    /** The summary, and all findings. */
    @Override
    public String toString() {
        return summary()
                + findings.stream().map(finding -> "%n%n%s".formatted(finding)).collect(joining());
    }
}
