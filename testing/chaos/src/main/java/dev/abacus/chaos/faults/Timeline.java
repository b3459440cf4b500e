package dev.abacus.chaos.faults;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What is done to a suite while the load runs, and when. The first event is the fault. */
public final class Timeline {

    private final Supplier<Duration> sinceStart;
    private final List<Event> events = new ArrayList<>();

    /** @param at since the load's start */
    private record Event(Duration at, String what) {}

    /** @param sinceStart the time by the load's clock, which starts with it */
    Timeline(Supplier<Duration> sinceStart) {
        this.sinceStart = sinceStart;
    }

    /** @return when it was, since the load's start */
    public Duration note(String what) {
        Duration now = sinceStart.get();
        events.add(new Event(now, what));
        return now;
    }

    /** Returns when it is done; it counts as happening when it begins. */
    public void happens(String what, Runnable action) {
        note(what);
        action.run();
    }

    /** When the fault happened, since the load's start. */
    public Duration fault() {
        return events.getFirst().at();
    }

    /** When this happened, since the load's start. */
    public Duration at(String what) {
        return events.stream()
                .filter(event -> event.what().equals(what))
                .map(Event::at)
                .findFirst()
                .orElseThrow();
    }

    /** Returns this long after the fault. */
    public void paceUntil(Duration sinceFault) throws InterruptedException {
        paceLoadUntil(fault().plus(sinceFault));
    }

    /** Returns this long after the load's start. */
    public void paceLoadUntil(Duration time) throws InterruptedException {
        Duration left = time.minus(sinceStart.get());
        if (left.isPositive()) {
            Thread.sleep(left);
        }
    }

    /** As {@code +0 ms kill -9 sum-service-1, +10.0 s start sum-service-1}. */
    @Override
    public String toString() {
        return events.stream()
                .map(event -> ReportText.sinceFault(event.at().minus(fault())) + " " + event.what())
                .collect(joining(", "));
    }
}
