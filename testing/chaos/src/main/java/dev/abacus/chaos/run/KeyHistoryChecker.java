package dev.abacus.chaos.run;

import dev.abacus.chaos.linearizability.LinearizabilityResult;
import dev.abacus.chaos.linearizability.SearchLimits;
import dev.abacus.chaos.linearizability.keys.KeyClients;
import dev.abacus.chaos.linearizability.keys.KeyHistory;
import dev.abacus.chaos.linearizability.keys.Workload;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checker of the history of keys: many clients read, write, delete, and compare and set a few keys through all gateways.
 * The history is linearizable, no response is one that the API does not document, and after recovery no request fails.
 */
final class KeyHistoryChecker implements Checker {

    private static final int CLIENTS = 8;
    private static final int KEYS = 12;
    private static final Duration PAUSE = Duration.ofMillis(150);
    private static final int MAX_OPERATIONS = 100_000;

    /** Minimum of acknowledged reads, and of acknowledged writes. The clients make hundreds in the seconds after the last repair. */
    private static final int MIN_ACKNOWLEDGED = 10;

    private final KeyClients clients;
    private volatile @Nullable Duration recovered;

    KeyHistoryChecker(List<URI> gateways, long seed) {
        this(gateways, seed, PAUSE);
    }

    KeyHistoryChecker(List<URI> gateways, long seed, Duration pause) {
        clients = KeyClients.start(gateways, new Workload(seed, CLIENTS, KEYS, pause, MAX_OPERATIONS));
    }

    @Override
    public void expectNoFailures() {
        recovered = clients.elapsed();
    }

    @Override
    public CheckResult check() {
        KeyHistory history = clients.stop();
        long start = System.nanoTime();
        LinearizabilityResult result = history.check(SearchLimits.DEFAULT);
        long millis = (System.nanoTime() - start) / 1_000_000;
        List<String> violations = new ArrayList<>();
        if (!(result instanceof LinearizabilityResult.Linearizable)) {
            violations.add(result.toString());
        }
        history.unexpectedResponses().forEach(request -> violations.add("unexpected response: " + request));
        return new CheckResult("%s; checked in %d ms".formatted(history, millis), violations, failures(history));
    }

    private List<String> failures(KeyHistory history) {
        Duration since = recovered;
        if (since == null) {
            return List.of();
        }
        List<String> failures = new ArrayList<>();
        if (history.reads() < MIN_ACKNOWLEDGED || history.writes() < MIN_ACKNOWLEDGED) {
            failures.add("only %d reads and %d writes of keys were acknowledged: a run needs %d of each"
                    .formatted(history.reads(), history.writes(), MIN_ACKNOWLEDGED));
        }
        history.failedAfter(since).forEach(request -> failures.add("request failed after recovery: " + request));
        return failures;
    }
}
