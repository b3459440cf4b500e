package dev.abacus.chaos.faults;

import dev.abacus.chaos.load.CallOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What a fault may cost, held against what it did; all that was missed is told at once. */
public final class Expectations {

    private final Report report;
    private final List<String> missed = new ArrayList<>();

    /** That etcd holds what it should is a mark of every fault. */
    public Expectations(Report report) {
        this.report = report;
        missed.addAll(report.violations());
    }

    public Expectations noFailedCall() {
        return failuresOnly("no call fails", outcome -> false);
    }

    /** @param allowed true of a failed call that the fault may cost */
    public Expectations failuresOnly(String mark, Predicate<CallOutcome> allowed) {
        List<CallOutcome> offending =
                report.failed().stream().filter(allowed.negate()).toList();
        if (!offending.isEmpty()) {
            missed.add("%s, but %d do otherwise; first and last: %s; %s"
                    .formatted(
                            mark,
                            offending.size(),
                            report.told(offending.getFirst()),
                            report.told(offending.getLast())));
        }
        return this;
    }

    public Expectations worstCall(Duration mark) {
        Duration worst = report.latencies().worst();
        if (worst.compareTo(mark) > 0) {
            missed.add("no call takes longer than %s, but one took %s"
                    .formatted(ReportText.duration(mark), ReportText.duration(worst)));
        }
        return this;
    }

    /** What the audit found: guarantees that do not hold, however slow the machine is. */
    public List<String> violations() {
        return report.violations();
    }

    /** Nothing if all are met; else what was missed, and all that is needed to see it again. */
    public String missed() {
        return missed.isEmpty()
                ? ""
                : "%s%n%n%s".formatted(String.join(System.lineSeparator(), missed), report.details());
    }
}
