package dev.abacus.gateway.backup;

import dev.abacus.state.backup.Backup;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Schedule of the backups of one gateway. A backup is due an interval after the last one; one that fails is repeated after a
 * pause. Only the time of the last backup is wall-clock time, since another gateway may have made it. This gateway measures its
 * own times with {@link System#nanoTime}: after its wall clock is set back, a remembered wall-clock time may be a year ahead.
 * For one thread, except for {@link #overdue}.
 */
final class BackupSchedule {
    private static final Duration RETRY = Duration.ofMinutes(1);

    private final Supplier<Duration> interval;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private long attemptedAt;
    private volatile @Nullable Long dueSince;

    /** @param nanoTime as {@link System#nanoTime} */
    BackupSchedule(Supplier<Duration> interval, InstantSource clock, LongSupplier nanoTime) {
        this.interval = interval;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.attemptedAt = nanoTime.getAsLong() - RETRY.toNanos();
    }

    /** Whether the last attempt was too short a time ago for another one. A shorter interval takes effect immediately. */
    boolean isPausing() {
        Duration pause = Collections.min(List.of(RETRY, interval.get()));
        return nanoTime.getAsLong() - attemptedAt < pause.toNanos();
    }

    /** @param last the last backup of any gateway; null: none yet */
    boolean isDue(@Nullable Backup last) {
        boolean due = last == null || !clock.instant().isBefore(last.at().plus(interval.get()));
        if (!due) {
            dueSince = null;
        } else if (dueSince == null) {
            dueSince = nanoTime.getAsLong();
        }
        return due;
    }

    void attempted() {
        attemptedAt = nanoTime.getAsLong();
    }

    /** A backup was made, or another gateway makes the next one. */
    void fulfilled() {
        dueSince = null;
    }

    /** Time since a backup is due that this gateway has not made. */
    Duration overdue() {
        Long since = dueSince;
        return since == null ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - since);
    }
}
