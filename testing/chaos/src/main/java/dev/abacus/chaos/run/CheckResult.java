package dev.abacus.chaos.run;

import java.util.List;
import java.util.stream.Stream;

/**
 * Result of a check.
 *
 * @param summary in a line
 * @param violations of safety: what must never happen, such as a lost record; empty if the guarantee holds
 * @param failures of liveness: calls that fail, or are missing, though no fault is left; also a checker that ended without a
 *     result; empty if the suite has recovered
 */
public record CheckResult(String summary, List<String> violations, List<String> failures) {

    public CheckResult {
        violations = List.copyOf(violations);
        failures = List.copyOf(failures);
    }

    CheckResult(String summary, List<String> violations) {
        this(summary, violations, List.of());
    }

    public boolean passed() {
        return violations.isEmpty() && failures.isEmpty();
    }

    public Stream<String> all() {
        return Stream.concat(violations.stream(), failures.stream());
    }

    static CheckResult of(List<CheckResult> results) {
        return new CheckResult(
                String.join(
                        System.lineSeparator(),
                        results.stream().map(CheckResult::summary).toList()),
                results.stream().flatMap(result -> result.violations().stream()).toList(),
                results.stream().flatMap(result -> result.failures().stream()).toList());
    }
}
