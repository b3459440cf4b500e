package dev.abacus.systemtests.faults;

import static java.util.stream.Collectors.joining;

import dev.abacus.systemtests.load.OpenLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is done to a suite while the load runs, and when. The first event is the fault. */
final class Timeline {

    private final OpenLoop load;
    private final List<Event> events = new ArrayList<>();

    /** @param at since the load's start */
    private record Event(Duration at, String what) {}

    Timeline(OpenLoop load) {
        this.load = load;
    }

    /** @return when, since the load's start */
    Duration note(String what) {
        Duration now = load.elapsed();
        events.add(new Event(now, what));
        return now;
    }

    /** Returns when it is done; it counts as happening when it begins. */
    void happens(String what, Runnable action) {
        note(what);
        action.run();
    }

    /** When the fault happened, since the load's start. */
    Duration fault() {
        return events.getFirst().at();
    }

    /** Returns this long after the fault. */
    void paceUntil(Duration sinceFault) throws InterruptedException {
        paceLoadUntil(fault().plus(sinceFault));
    }

    /** Returns this long after the load's start. */
    void paceLoadUntil(Duration sinceStart) throws InterruptedException {
        Duration left = sinceStart.minus(load.elapsed());
        if (left.isPositive()) {
            Thread.sleep(left);
        }
    }

    /** As {@code +0 ms kill -9 sum-service-1, +10.0 s start sum-service-1}. */
    @Override
    public String toString() {
        return events.stream()
                .map(event -> Told.sinceFault(event.at().minus(fault())) + " " + event.what())
                .collect(joining(", "));
    }
}
