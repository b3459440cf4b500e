package dev.abacus.chaos.faults;

import dev.abacus.chaos.load.CallOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Checks of what a fault cost against what it may cost; {@link #missed} reports all failed checks together. */
public final class Expectations {

    private final Report report;
    private final List<String> missed = new ArrayList<>();

    /** After every fault, etcd is expected to have what callers were answered, and the suite to be healthy. */
    public Expectations(Report report) {
        this.report = report;
        missed.addAll(report.violations());
        if (!report.unrecovered().isEmpty()) {
            missed.add(report.unrecovered());
        }
    }

    public Expectations noFailedCall() {
        return failuresOnly("no call fails", outcome -> false);
    }

    /** @param allowed true of a failed call that the fault may cost */
    public Expectations failuresOnly(String expectation, Predicate<CallOutcome> allowed) {
        List<CallOutcome> offending =
                report.failed().stream().filter(allowed.negate()).toList();
        if (!offending.isEmpty()) {
            missed.add("%s, but %d do otherwise; first and last: %s; %s"
                    .formatted(
                            expectation,
                            offending.size(),
                            report.describe(offending.getFirst()),
                            report.describe(offending.getLast())));
        }
        return this;
    }

    public Expectations slowestCall(Duration limit) {
        Duration slowest = report.latencies().max();
        if (slowest.compareTo(limit) > 0) {
            missed.add("no call takes longer than %s, but one took %s"
                    .formatted(DurationFormat.format(limit), DurationFormat.format(slowest)));
        }
        return this;
    }

    /** What the audit found: guarantees that do not hold, however slow the machine is. */
    public List<String> violations() {
        return report.violations();
    }

    /** Empty if all checks pass; else the failed ones, and all that is needed to repeat the run. */
    public String missed() {
        return missed.isEmpty()
                ? ""
                : "%s%n%n%s".formatted(String.join(System.lineSeparator(), missed), report.details());
    }
}
