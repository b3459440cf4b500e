package dev.abacus.chaos.schedule;

import dev.abacus.cluster.LocalCluster;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Injects the faults of a schedule and repairs them, each at its time (Jepsen's nemesis).
 *
 * @param startNanos when the schedule began, by {@link System#nanoTime()}
 * @param progress gets a line at the beginning and the end of each fault
 */
record FaultInjector(LocalCluster cluster, long startNanos, Consumer<String> progress) {

    void inject(Injection injection) {
        Fault fault = injection.fault();
        try {
            awaitTime(injection.at());
            report(fault.description());
            try {
                fault.inject(cluster);
                awaitTime(injection.until());
            } finally {
                fault.repair(cluster);
                report("over: " + fault.description());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // An orderly end may take too long, and another fault may have ended the process: the run goes on.
            report("%s failed: %s".formatted(fault.description(), e.getMessage()));
        }
    }

    private void awaitTime(Duration time) throws InterruptedException {
        Thread.sleep(time.minus(elapsed()));
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    private void report(String event) {
        progress.accept(String.format(Locale.ROOT, "%6.1f s  %s", elapsed().toMillis() / 1e3, event));
    }
}
