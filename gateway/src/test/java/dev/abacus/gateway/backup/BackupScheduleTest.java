package dev.abacus.gateway.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.state.backup.Backup;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BackupScheduleTest {

    private static final Duration YEAR = Duration.ofDays(365);

    private Duration interval = Duration.ofHours(1);
    private Instant wallClock = Instant.parse("2026-01-01T00:00:00Z");
    private long nanos = Long.MAX_VALUE - 1;
    private final BackupSchedule schedule = new BackupSchedule(() -> interval, () -> wallClock, () -> nanos);

    @Test
    void aBackupIsDueAnIntervalAfterTheLastOne() {
        assertThat(schedule.isPausing()).isFalse();
        assertThat(schedule.isDue(null)).isTrue();

        Backup last = backupAt(wallClock);
        assertThat(schedule.isDue(last)).isFalse();
        pass(interval.minusMillis(1));
        assertThat(schedule.isDue(last)).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(schedule.isDue(last)).isTrue();
    }

    @Test
    void aFailedOneIsRepeatedAfterAMinute() {
        schedule.attempted();

        assertThat(schedule.isPausing()).isTrue();
        pass(Duration.ofMillis(59_999));
        assertThat(schedule.isPausing()).isTrue();
        pass(Duration.ofMillis(1));
        assertThat(schedule.isPausing()).isFalse();
    }

    @Test
    void aShorterIntervalTakesEffectAtOnce() {
        schedule.attempted();
        pass(Duration.ofSeconds(2));

        interval = Duration.ofSeconds(2);

        assertThat(schedule.isPausing()).isFalse();
    }

    @Test
    void aClockThatIsSetBackHoldsUpNoBackup() {
        wallClock = wallClock.plus(YEAR);
        assertThat(schedule.isDue(null)).isTrue();
        schedule.attempted();
        wallClock = wallClock.minus(YEAR);
        pass(Duration.ofMinutes(1));

        assertThat(schedule.isPausing()).isFalse();
    }

    @Test
    void aClockThatIsSetBackHidesNoBackupThatIsOverdue() {
        wallClock = wallClock.plus(YEAR);
        assertThat(schedule.isDue(null)).isTrue();
        wallClock = wallClock.minus(YEAR);
        pass(Duration.ofMinutes(3));

        assertThat(schedule.overdue()).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void nothingIsOverdueThatIsNotDue() {
        assertThat(schedule.overdue()).isZero();
        assertThat(schedule.isDue(null)).isTrue();
        pass(Duration.ofMinutes(1));

        schedule.fulfilled();
        assertThat(schedule.overdue()).isZero();
        assertThat(schedule.isDue(null)).isTrue();
        pass(Duration.ofMinutes(1));
        assertThat(schedule.isDue(backupAt(wallClock))).isFalse();
        assertThat(schedule.overdue()).isZero();
    }

    private void pass(Duration time) {
        wallClock = wallClock.plus(time);
        nanos += time.toNanos();
    }

    private static Backup backupAt(Instant time) {
        return new Backup("file", 1, 1, time, "gateway", 1);
    }
}
