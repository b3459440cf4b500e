package dev.abacus.chaos.faults;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Events of a measured run, by the time since the load's start. The first event is the fault. */
public final class Timeline {

    private final Supplier<Duration> sinceStart;
    private final List<TimedEvent> events = new ArrayList<>();

    private record TimedEvent(Duration at, String name) {}

    /** @param sinceStart the clock of the load, which starts with it */
    Timeline(Supplier<Duration> sinceStart) {
        this.sinceStart = sinceStart;
    }

    /** @return the time of the event, since the load's start */
    public Duration record(String event) {
        Duration now = sinceStart.get();
        events.add(new TimedEvent(now, event));
        return now;
    }

    /** Records the beginning of the action, and returns at its end. */
    public void perform(String event, Runnable action) {
        record(event);
        action.run();
    }

    /** When the fault was injected, since the load's start. */
    public Duration fault() {
        return events.getFirst().at();
    }

    /** The time of an event, since the load's start. */
    public Duration at(String name) {
        return events.stream()
                .filter(event -> event.name().equals(name))
                .map(TimedEvent::at)
                .findFirst()
                .orElseThrow();
    }

    /** Returns this long after the fault. */
    public void awaitSinceFault(Duration time) throws InterruptedException {
        awaitSinceStart(fault().plus(time));
    }

    /** Returns this long after the load's start. */
    public void awaitSinceStart(Duration time) throws InterruptedException {
        Duration left = time.minus(sinceStart.get());
        if (left.isPositive()) {
            Thread.sleep(left);
        }
    }

    /** As {@code +0 ms kill -9 sum-service-1, +10.0 s repair}. */
    @Override
    public String toString() {
        return events.stream()
                .map(event -> DurationFormat.sinceFault(event.at().minus(fault())) + " " + event.name())
                .collect(joining(", "));
    }
}
