package dev.abacus.cluster.command;

import dev.abacus.cluster.supervision.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/** Progress on the console, with the time since the start until the suite is up, then with the time of day. */
final class Console {
    private final ProcessHandle.Info self = ProcessHandle.current().info();
    private volatile boolean up;

    void print(String line) {
        System.out.println(
                up
                        ? LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + "  " + line
                        : "%7s  %s".formatted(Durations.format(sinceStart()), line));
    }

    Duration sinceStart() {
        return self.startInstant()
                .map(start -> Duration.between(start, Instant.now()))
                .orElse(Duration.ZERO);
    }

    void suiteIsUp() {
        up = true;
    }
}
