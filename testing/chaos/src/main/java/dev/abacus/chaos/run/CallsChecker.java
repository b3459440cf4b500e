package dev.abacus.chaos.run;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import dev.abacus.chaos.audit.Audit;
import dev.abacus.chaos.audit.EtcdClient;
import dev.abacus.chaos.audit.StoredCalculations;
import dev.abacus.chaos.load.CallOutcome;
import dev.abacus.chaos.load.CallVerdict;
import dev.abacus.chaos.load.OpenLoop;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Computes and records at a constant rate. What was acknowledged is in etcd exactly once with the right result, nothing
 * is doubled, nothing is from nowhere; no answer is wrong; and when nothing is broken, no call fails.
 */
final class CallsChecker implements Checker {

    private static final int CALLS_PER_SECOND = 50;

    /** What no fault excuses. */
    private static final Set<CallVerdict> WRONG = EnumSet.of(CallVerdict.WRONG_RESULT, CallVerdict.OTHER_STATUS);

    private static final Duration NEVER = Duration.ofDays(365);

    private final OpenLoop load;
    private final EtcdClient etcd;
    private volatile Duration normal = NEVER;

    CallsChecker(List<URI> gateways, List<URI> etcd, long seed) {
        this.etcd = new EtcdClient(etcd);
        this.load = OpenLoop.start(gateways, seed, CALLS_PER_SECOND);
    }

    /** From now on nothing is broken any more. */
    void normality() {
        normal = load.elapsed();
    }

    @Override
    public CheckResult testify() throws InterruptedException {
        List<CallOutcome> outcomes = load.stop();
        List<String> violations = new ArrayList<>(Audit.violations(StoredCalculations.read(etcd), outcomes));
        outcomes.stream()
                .filter(outcome -> WRONG.contains(outcome.answer().verdict()))
                .map(outcome -> "an answer is wrong: " + outcome)
                .forEach(violations::add);
        outcomes.stream()
                .filter(outcome -> outcome.failed() && outcome.due().compareTo(normal) > 0)
                .map(outcome -> "a call fails though nothing is broken any more: " + outcome)
                .forEach(violations::add);
        return new CheckResult(summary(outcomes), violations);
    }

    private static String summary(List<CallOutcome> outcomes) {
        return "%d calls: %s; all of them held against etcd"
                .formatted(
                        outcomes.size(),
                        outcomes.stream()
                                .collect(groupingBy(outcome -> outcome.answer().verdict(), TreeMap::new, counting()))
                                .entrySet()
                                .stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .collect(joining(", ")));
    }
}
