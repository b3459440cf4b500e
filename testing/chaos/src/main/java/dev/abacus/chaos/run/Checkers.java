package dev.abacus.chaos.run;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All checkers of a chaos run. They use a suite from their start on, until they are asked for their results.
 *
 * <table>
 * <caption>Checks</caption>
 * <tr><td>{@link CallsChecker}</td><td>every acknowledged recording is in etcd exactly once with the right result, nothing
 *     else is there; what was not executed is not there; no response is wrong; after recovery no call fails</td></tr>
 * <tr><td>{@link KeyHistoryChecker}</td><td>reads, writes, deletes and compare-and-set of keys are linearizable; no response
 *     is one that the API does not document; after recovery no request fails</td></tr>
 * <tr><td>{@link CalculationStreamChecker}</td><td>each subscriber gets each calculation once, in etcd's order</td></tr>
 * <tr><td>{@link KeyStreamChecker}</td><td>each subscriber gets each change of a key once, in etcd's order</td></tr>
 * <tr><td>{@link FencingChecker}</td><td>no leader writes by its term once the term is over</td></tr>
 * </table>
 */
public final class Checkers {

    private final List<Checker> all;

    Checkers(List<Checker> all) {
        this.all = all;
    }

    /**
     * Returns when the streams are open.
     *
     * @param etcd its members; no calculation is in it yet, and nobody else uses the suite: the checks account for all
     * @param seed decides the calls
     */
    public static Checkers start(List<URI> gateways, List<URI> etcd, long seed) throws InterruptedException {
        // Subscribers come before the first change, and are checked after the last one.
        var fencing = new FencingChecker(etcd);
        var calculationStream = new CalculationStreamChecker(gateways, etcd);
        var keyStream = new KeyStreamChecker(gateways, etcd);
        var keys = new KeyHistoryChecker(gateways, seed);
        var calls = new CallsChecker(gateways, etcd, seed);
        return new Checkers(List.of(keys, calls, calculationStream, keyStream, fencing));
    }

    /** The suite has recovered from all faults. */
    void expectNoFailures() {
        all.forEach(Checker::expectNoFailures);
    }

    /** Ends the use of the suite. @return the results, by the simple name of the checker */
    public Map<String, CheckResult> check() throws InterruptedException {
        Map<String, CheckResult> results = new LinkedHashMap<>();
        for (Checker checker : all) {
            String name = checker.getClass().getSimpleName();
            results.put(name, result(name, checker));
        }
        return results;
    }

    /** An exception of a checker is a failure, so that the other results are kept. */
    private static CheckResult result(String name, Checker checker) throws InterruptedException {
        try {
            return checker.check();
        } catch (RuntimeException e) {
            String failure = "%s ended without a result: %s".formatted(name, e).replaceAll("\\s*\\R\\s*", " ");
            return new CheckResult(failure, List.of(), List.of(failure));
        }
    }
}
