package dev.abacus.gateway.backup;

import dev.abacus.kit.settings.LiveSetting;
import dev.abacus.kit.settings.LiveSettings;
import dev.abacus.state.LoopHealth;
import dev.abacus.state.StateException;
import dev.abacus.state.backup.Backup;
import dev.abacus.state.backup.BackupStatus;
import dev.abacus.state.backup.Backups;
import dev.abacus.state.client.SharedState;
import dev.abacus.state.election.LeaderElection;
import dev.abacus.state.election.LeadershipLostException;
import dev.abacus.state.election.Term;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Scheduled backups of etcd by the gateway that leads. The time of the last backup comes from etcd, so that a change of
 * the leader neither skips nor repeats a backup. Thread-safe.
 */
@Component
public final class ScheduledBackups implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ScheduledBackups.class);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    private final SharedState state;
    private final LiveSetting<BackupSettings> settings;
    private final String instance;
    private final String directory;
    private final LoopHealth health;
    private final BackupSchedule schedule;
    private volatile @Nullable LeaderElection leadership;
    private volatile @Nullable ScheduledExecutorService checks;
    private String complaint = "";

    ScheduledBackups(
            SharedState state,
            LiveSettings settings,
            @Value("${abacus.instance}") String instance,
            MeterRegistry meters) {
        this.state = state;
        this.settings = settings.bind("abacus.backup", BackupSettings.class);
        this.instance = instance;
        this.directory = this.settings.get().directory();
        this.health = new LoopHealth("backups").bindTo(meters);
        this.schedule =
                new BackupSchedule(() -> this.settings.get().interval(), InstantSource.system(), System::nanoTime);
        TimeGauge.builder(
                        "abacus.backup.overdue",
                        schedule,
                        TimeUnit.MILLISECONDS,
                        backups -> backups.overdue().toMillis())
                .description("Time since a backup is due that this gateway has not made; 0 if it does not lead")
                .register(meters);
    }

    /** Empty if this gateway makes none. @throws StateException if etcd does not answer */
    public Optional<BackupStatus> status() {
        return directory.isEmpty()
                ? Optional.empty()
                : Optional.of(state.backups().status());
    }

    @Override
    public void start() {
        if (directory.isEmpty()) {
            return;
        }
        LeaderElection candidate =
                state.candidate(Backups.ELECTION, instance, () -> settings.get().lease());
        leadership = candidate;
        // Not a virtual thread: reading and writing a large file would take a processor from requests.
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("backups").factory());
        health.started();
        scheduler.scheduleWithFixedDelay(() -> check(candidate), 0, CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        checks = scheduler;
    }

    /** Catches everything: after an exception the scheduler would end the task without a log line. */
    private void check(LeaderElection candidate) {
        try {
            candidate.term().ifPresentOrElse(this::makeIfDue, schedule::fulfilled);
            health.succeeded();
        } catch (StateException e) {
            // Without etcd there is no backup, and soon no leader.
        } catch (Throwable e) {
            health.failed(e);
        }
    }

    private void makeIfDue(Term term) {
        if (schedule.isPausing() || !schedule.isDue(state.backups().status().last())) {
            return;
        }
        schedule.attempted();
        try {
            make(term);
        } catch (IOException | StateException | LeadershipLostException e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    private void make(Term term) throws IOException {
        long start = System.nanoTime();
        BackupSettings now = settings.get();
        Backup made = state.backups().make(term, Path.of(directory), now.keep(), now.credentials());
        complaint = "";
        schedule.fulfilled();
        log.info("Backup {}, {} bytes in {} ms", made.file(), made.bytes(), (System.nanoTime() - start) / 1_000_000);
    }

    /** Logs each reason once, however often the backup is repeated. */
    private void complain(String why) {
        if (isRunning() && !why.equals(complaint)) {
            complaint = why;
            log.warn("No backup: {}", why);
        }
    }

    /** Ends a backup in progress, and lets another gateway lead. */
    @Override
    public void stop() {
        LeaderElection ended = leadership;
        ScheduledExecutorService scheduler = checks;
        leadership = null;
        if (ended != null && scheduler != null) {
            scheduler.shutdownNow();
            health.ended();
            ended.close();
        }
    }

    @Override
    public boolean isRunning() {
        return leadership != null;
    }
}
