package dev.abacus.cluster.process;

import java.time.Duration;

/** Pause between two attempts. */
public final class Pause {
    private Pause() {}

    /** @throws ClusterException if the thread is interrupted, which stays interrupted then */
    public static void of(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted", e);
        }
    }
}
