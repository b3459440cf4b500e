package dev.abacus.cluster.room;

import dev.abacus.cluster.room.load.RibbonSecond;
import dev.abacus.cluster.room.load.RoomLoad;
import java.time.Duration;
import java.time.Instant;

/** The sentence at the top of the page: how callers fare. */
record Conditions(Level level, String text) {
    private static final int SECONDS = 5;

    /** The worst that callers met. */
    enum Level {
        WELL,
        SLOW,
        FAILED,
        UNKNOWN
    }

    private static Conditions unanswered(RoomLoad load) {
        int waiting = load.inFlight();
        return waiting > load.rate()
                ? new Conditions(
                        Level.FAILED, "%d calls wait, none was answered in the last %d s.".formatted(waiting, SECONDS))
                : new Conditions(Level.UNKNOWN, "The load is starting.");
    }

    static Conditions of(RoomLoad load) {
        RibbonSecond last =
                load.ribbon().last(Duration.ofSeconds(SECONDS), Instant.now().getEpochSecond());
        int calls = last.done() + last.failed();
        if (calls == 0) {
            return load.on()
                    ? unanswered(load)
                    : new Conditions(Level.UNKNOWN, "The load is off: nothing is measured.");
        }
        String pace = " %d calls/s, p99 %d ms.".formatted(Math.round((float) calls / SECONDS), last.p99());
        if (last.failed() > 0) {
            return new Conditions(
                    Level.FAILED,
                    "%d of %d calls failed in the last %d s.".formatted(last.failed(), calls, SECONDS) + pace);
        }
        return last.slow() > 0
                ? new Conditions(
                        Level.SLOW, "All calls succeed, %d of %d are slow.".formatted(last.slow(), calls) + pace)
                : new Conditions(Level.WELL, "All calls succeed." + pace);
    }
}
