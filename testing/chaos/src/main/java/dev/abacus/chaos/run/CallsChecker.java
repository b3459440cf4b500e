package dev.abacus.chaos.run;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import dev.abacus.chaos.audit.Audit;
import dev.abacus.chaos.audit.StoredCalculations;
import dev.abacus.chaos.load.CallOutcome;
import dev.abacus.chaos.load.CallVerdict;
import dev.abacus.chaos.load.OpenLoop;
import dev.abacus.testsupport.EtcdClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checker of calls at a constant rate that compute and record. Every acknowledged recording is in etcd exactly once with
 * the right result, and nothing else is; no response is wrong; after recovery no call fails.
 */
final class CallsChecker implements Checker {

    private static final int CALLS_PER_SECOND = 50;

    /** Not even a fault allows these. */
    private static final Set<CallVerdict> WRONG = EnumSet.of(CallVerdict.WRONG_RESULT, CallVerdict.OTHER_STATUS);

    private static final Duration NEVER = Duration.ofDays(365);

    private final OpenLoop load;
    private final EtcdClient etcd;
    private volatile Duration recovered = NEVER;

    CallsChecker(List<URI> gateways, List<URI> etcd, long seed) {
        this.etcd = new EtcdClient(etcd);
        this.load = OpenLoop.start(gateways, seed, CALLS_PER_SECOND);
    }

    @Override
    public void expectNoFailures() {
        recovered = load.elapsed();
    }

    @Override
    public CheckResult check() throws InterruptedException {
        List<CallOutcome> outcomes = load.stop();
        List<String> violations = new ArrayList<>(Audit.violations(StoredCalculations.read(etcd), outcomes));
        outcomes.stream()
                .filter(outcome -> WRONG.contains(outcome.answer().verdict()))
                .map(outcome -> "wrong response: " + outcome)
                .forEach(violations::add);
        List<String> failures = outcomes.stream()
                .filter(outcome -> outcome.failed() && outcome.due().compareTo(recovered) > 0)
                .map(outcome -> "call failed after recovery: " + outcome)
                .toList();
        return new CheckResult(summary(outcomes), violations, failures);
    }

    private static String summary(List<CallOutcome> outcomes) {
        return "%d calls, audited: %s"
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
