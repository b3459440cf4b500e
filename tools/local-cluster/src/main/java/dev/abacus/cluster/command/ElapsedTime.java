package dev.abacus.cluster.command;

import dev.abacus.cluster.supervision.Durations;
import java.time.Duration;

/** Progress of a command that takes long: each 2 s, a line with the time since its start on the standard error. */
final class ElapsedTime implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Thread thread;

    /** @param what is done, as "stopping the suite" */
    ElapsedTime(String what) {
        long start = System.nanoTime();
        thread = Thread.ofVirtual().name("elapsed-time").start(() -> {
            try {
                while (true) {
                    Thread.sleep(INTERVAL);
                    System.err.printf("%7s  %s%n", Durations.format(Duration.ofNanos(System.nanoTime() - start)), what);
                }
            } catch (InterruptedException _) {
                // The command has ended.
            }
        });
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
