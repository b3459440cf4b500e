package dev.abacus.cluster.command;

import dev.abacus.cluster.supervision.Durations;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

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
        return Optional.of(self)
                .flatMap(ProcessHandle.Info::startInstant)
                .map(start -> Duration.between(start, java.time.Instant.now()))
                .orElse(Duration.ZERO);
    }

    void suiteIsUp() {
        up = true;
    }
}
