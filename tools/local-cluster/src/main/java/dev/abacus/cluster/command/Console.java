package dev.abacus.cluster.command;

import dev.abacus.cluster.supervision.Durations;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Tells the story: with the time since the start while the suite comes up, with the time of day from then on. */
final class Console {
    private final ProcessHandle.Info self = ProcessHandle.current().info();
    private volatile boolean up;

    void tell(String line) {
        System.out.println(
                up
                        ? LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + "  " + line
                        : "%7s  %s".formatted(Durations.told(sinceStart()), line));
    }

    Duration sinceStart() {
        return Optional.of(self)
                .flatMap(ProcessHandle.Info::startInstant)
                .map(start -> Duration.between(start, java.time.Instant.now()))
                .orElse(Duration.ZERO);
    }

    void isUp() {
        up = true;
    }
}
