package dev.abacus.chaos.run;

import dev.abacus.chaos.linearizability.Bound;
import dev.abacus.chaos.linearizability.LinearizabilityResult;
import dev.abacus.chaos.linearizability.keys.KeyClients;
import dev.abacus.chaos.linearizability.keys.KeyHistory;
import dev.abacus.chaos.linearizability.keys.Workload;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Checker of the history of keys: many clients read, write, delete, and compare and set a few keys through all gateways.
 * The history is linearizable.
 */
final class KeyHistoryChecker implements Checker {

    private static final int CLIENTS = 8;
    private static final int KEYS = 12;
    private static final Duration PAUSE = Duration.ofMillis(150);
    private static final int AT_MOST = 100_000;

    private final KeyClients clients;

    KeyHistoryChecker(List<URI> gateways, long seed) {
        clients = KeyClients.start(gateways, new Workload(seed, CLIENTS, KEYS, PAUSE, AT_MOST));
    }

    @Override
    public CheckResult check() {
        KeyHistory history = clients.stop();
        long start = System.nanoTime();
        LinearizabilityResult result = history.check(Bound.DEFAULT);
        long millis = (System.nanoTime() - start) / 1_000_000;
        return new CheckResult(
                "%s; checked in %d ms".formatted(history, millis),
                result instanceof LinearizabilityResult.Linearizable ? List.of() : List.of(result.toString()));
    }
}
