package dev.abacus.chaos.mutants;

import static java.util.stream.Collectors.toMap;

import dev.abacus.chaos.audit.StoredCalculations;
import dev.abacus.chaos.run.ChaosRun;
import dev.abacus.chaos.run.CheckResult;
import dev.abacus.chaos.run.Checkers;
import dev.abacus.chaos.suite.SuiteHealth;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.testsupport.EtcdClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Run of a mutant under the load of a chaos run, until a checker finds the fault. Runs become twice as long each time; each
 * begins with an empty etcd. Nothing else is wrong with the suite meanwhile.
 */
public final class MutantRun {

    private static final List<String> STATE =
            List.of(StoredCalculations.RECORDS, StoredCalculations.KEYS, "/abacus/state/");

    private static final Duration QUIET = Duration.ofMillis(500);
    private static final Duration MIN_LOAD_TIME = Duration.ofSeconds(1);
    private static final Duration MAX_LOAD_TIME = Duration.ofSeconds(32);
    private static final Duration MAX_LOAD_TIME_WITHOUT_FAULT = Duration.ofSeconds(4);

    private final List<URI> gateways;
    private final List<URI> members;
    private final EtcdClient etcd;

    /** @param cluster a {@link ChaosRun#suite} that nobody else uses; its state is deleted */
    public MutantRun(LocalCluster cluster) {
        this.gateways = new SuiteHealth(cluster).gateways();
        this.members = cluster.etcd().endpoints();
        this.etcd = new EtcdClient(members);
    }

    /**
     * Finds nothing in {@link Mutant#NONE}, or the checkers are wrong.
     *
     * @param seed decides the calls, and in which of them the fault shows
     */
    public Detection detect(Mutant mutant, long seed) throws InterruptedException {
        Duration maxLoadTime = mutant == Mutant.NONE ? MAX_LOAD_TIME_WITHOUT_FAULT : MAX_LOAD_TIME;
        BooleanSupplier strikes = strikes(mutant, seed);
        Duration load = MIN_LOAD_TIME;
        Detection detection = run(mutant, seed, load, strikes);
        while (!detection.found() && load.multipliedBy(2).compareTo(maxLoadTime) <= 0) {
            load = load.multipliedBy(2);
            detection = run(mutant, seed, load, strikes);
        }
        return detection;
    }

    private Detection run(Mutant mutant, long seed, Duration load, BooleanSupplier strikes)
            throws InterruptedException {
        deleteState();
        PlantedFault fault = mutant.plant(etcd);
        List<MutantGateway> mutants = gateways.stream()
                .map(gateway -> new MutantGateway(gateway, fault, strikes))
                .toList();
        long start = System.nanoTime();
        try {
            Checkers checkers =
                    Checkers.start(mutants.stream().map(MutantGateway::uri).toList(), members, seed);
            Thread.sleep(load);
            Map<String, CheckResult> results = checkers.check();
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            return new Detection(mutant, seed, time, violations(results), failures(results));
        } finally {
            mutants.forEach(MutantGateway::close);
        }
    }

    /** Returns when no late recording of the run before comes any more. */
    private void deleteState() throws InterruptedException {
        do {
            STATE.forEach(etcd::deletePrefix);
            Thread.sleep(QUIET);
        } while (STATE.stream().anyMatch(prefix -> !etcd.keys(prefix).isEmpty()));
    }

    private static Map<String, List<String>> violations(Map<String, CheckResult> results) {
        return results.entrySet().stream()
                .filter(result -> !result.getValue().violations().isEmpty())
                .collect(toMap(Map.Entry::getKey, result -> result.getValue().violations()));
    }

    private static List<String> failures(Map<String, CheckResult> results) {
        return results.values().stream()
                .flatMap(result -> result.failures().stream())
                .toList();
    }

    private static BooleanSupplier strikes(Mutant mutant, long seed) {
        var random = new SplittableRandom(seed);
        var lock = new ReentrantLock();
        return () -> {
            lock.lock();
            try {
                return random.nextInt(mutant.oneIn()) == 0;
            } finally {
                lock.unlock();
            }
        };
    }
}
