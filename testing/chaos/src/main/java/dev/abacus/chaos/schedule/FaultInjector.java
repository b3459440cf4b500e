package dev.abacus.chaos.schedule;

import dev.abacus.cluster.LocalCluster;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Lets a scheduled fault take its course. @param startNanos when the schedule began, by {@link System#nanoTime()} */
record FaultInjector(LocalCluster cluster, long startNanos, Consumer<String> story) {

    void take(Injection injection) {
        Fault damage = injection.damage();
        try {
            awaitTime(injection.at());
            tell(damage.told());
            try {
                damage.inflicting().accept(cluster);
                awaitTime(injection.until());
            } finally {
                damage.repairing().accept(cluster);
                tell("over: " + damage.told());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // An orderly end that took its time, and a process that another fault has found gone, are no reason to
            // stop.
            tell("%s went otherwise: %s".formatted(damage.told(), e.getMessage()));
        }
    }

    private void awaitTime(Duration time) throws InterruptedException {
        Thread.sleep(time.minus(elapsed()));
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    private void tell(String what) {
        story.accept(String.format(Locale.ROOT, "%6.1f s  %s", elapsed().toMillis() / 1e3, what));
    }
}
