package dev.abacus.chaos.ordeal;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import dev.abacus.chaos.faults.Audit;
import dev.abacus.chaos.faults.StoredCalculations;
import dev.abacus.chaos.faults.StoredKeys;
import dev.abacus.chaos.load.OpenLoop;
import dev.abacus.chaos.load.Outcome;
import dev.abacus.chaos.load.Verdict;
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
final class CallsWitness implements Witness {

    private static final int CALLS_PER_SECOND = 50;

    /** What no fault excuses. */
    private static final Set<Verdict> WRONG = EnumSet.of(Verdict.WRONG_RESULT, Verdict.OTHER_STATUS);

    private static final Duration NEVER = Duration.ofDays(365);

    private final OpenLoop load;
    private final StoredKeys etcd;
    private volatile Duration normal = NEVER;

    CallsWitness(List<URI> gateways, List<URI> etcd, long seed) {
        this.etcd = new StoredKeys(etcd);
        this.load = OpenLoop.start(gateways, seed, CALLS_PER_SECOND);
    }

    /** From now on nothing is broken any more. */
    void normality() {
        normal = load.elapsed();
    }

    @Override
    public Testimony testify() throws InterruptedException {
        List<Outcome> outcomes = load.stop();
        List<String> violations = new ArrayList<>(Audit.violations(StoredCalculations.read(etcd), outcomes));
        outcomes.stream()
                .filter(outcome -> WRONG.contains(outcome.answer().verdict()))
                .map(outcome -> "an answer is wrong: " + outcome)
                .forEach(violations::add);
        outcomes.stream()
                .filter(outcome -> outcome.failed() && outcome.due().compareTo(normal) > 0)
                .map(outcome -> "a call fails though nothing is broken any more: " + outcome)
                .forEach(violations::add);
        return new Testimony(summary(outcomes), violations);
    }

    private static String summary(List<Outcome> outcomes) {
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
