package dev.abacus.cluster.room;

import dev.abacus.cluster.room.load.CallStats;
import dev.abacus.cluster.room.load.CallTimeSeries;
import dev.abacus.cluster.room.load.RoomLoad;
import java.time.Duration;
import java.time.Instant;

/** The sentence at the top of the page: how callers fare. */
record Conditions(Level level, String text) {
    static final int SECONDS = 5;

    /** The worst that callers met. */
    enum Level {
        WELL,
        SLOW,
        FAILED,
        UNKNOWN
    }

    static Conditions of(RoomLoad load) {
        CallStats ended =
                load.byEndTime().last(Duration.ofSeconds(SECONDS), Instant.now().getEpochSecond());
        int waiting = load.waiting(CallTimeSeries.SLOW);
        if (ended.done() + ended.failed() + waiting == 0) {
            return new Conditions(
                    Level.UNKNOWN, load.on() ? "The load is starting." : "The load is off: nothing is measured.");
        }
        return new Conditions(level(ended, waiting, load.rate()), waits(waiting) + results(ended, waiting));
    }

    /** Calls that wait count as failed when there are more of them than are due in a second. */
    private static Level level(CallStats ended, int waiting, int rate) {
        if (ended.failed() > 0 || waiting > rate) {
            return Level.FAILED;
        }
        return ended.slow() + waiting > 0 ? Level.SLOW : Level.WELL;
    }

    private static String waits(int waiting) {
        return waiting == 0
                ? ""
                : "%s longer than %d ms, "
                        .formatted(
                                waiting == 1 ? "1 call waits" : waiting + " calls wait",
                                CallTimeSeries.SLOW.toMillis());
    }

    private static String results(CallStats ended, int waiting) {
        int calls = ended.done() + ended.failed();
        if (calls == 0) {
            return "none was answered in the last %d s.".formatted(SECONDS);
        }
        String pace = ". %d calls/s, p99 %d ms.".formatted(Math.round((float) calls / SECONDS), ended.p99());
        if (ended.failed() > 0) {
            return "%d of %d calls failed in the last %d s".formatted(ended.failed(), calls, SECONDS) + pace;
        }
        return (waiting == 0 ? "All calls succeed" : "the others succeed")
                + (ended.slow() == 0 ? "" : ", %d of %d are slow".formatted(ended.slow(), calls))
                + pace;
    }
}
