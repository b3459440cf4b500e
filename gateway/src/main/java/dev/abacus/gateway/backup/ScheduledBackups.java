package dev.abacus.gateway.backup;

import dev.abacus.kit.settings.Live;
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
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Makes a backup when one is due and this gateway leads. When that is, is read from etcd, so that a change of leader
 * neither leaves one out nor makes one too many.
 */
public final class ScheduledBackups implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ScheduledBackups.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofMinutes(1);

    private final SharedState state;
    private final Live<BackupSettings> settings;
    private final String instance;
    private final String directory;
    private final LoopHealth health;
    private volatile @Nullable LeaderElection leadership;
    private volatile @Nullable ScheduledExecutorService looking;
    private Instant notBefore = Instant.MIN;
    private String complaint = "";

    ScheduledBackups(SharedState state, Live<BackupSettings> settings, String instance, MeterRegistry meters) {
        this.state = state;
        this.settings = settings;
        this.instance = instance;
        this.directory = settings.get().directory();
        this.health = new LoopHealth("backups").bindTo(meters);
    }

    /** Empty: none are made here. @throws StateException if etcd does not tell */
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
        // Not a virtual thread: to read and write a large file would keep a processor from requests.
        ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("backups").factory());
        health.started();
        looks.scheduleWithFixedDelay(() -> look(candidate), 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
        looking = looks;
    }

    /** Whatever happens: after an exception, the scheduler would never look again, and say nothing. */
    private void look(LeaderElection candidate) {
        try {
            candidate.term().ifPresent(this::makeIfDue);
            health.succeeded();
        } catch (StateException e) {
            // Without etcd there is none to be made, and soon no leader.
        } catch (RuntimeException e) {
            health.failed(e);
        }
    }

    private void makeIfDue(Term term) {
        Instant now = Instant.now();
        if (now.isBefore(notBefore) || !isDue(now)) {
            return;
        }
        notBefore = now.plus(least(RETRY, settings.get().interval()));
        try {
            make(term);
        } catch (IOException | StateException | LeadershipLostException e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    private boolean isDue(Instant now) {
        Backup last = state.backups().status().last();
        return last == null || !now.isBefore(last.at().plus(settings.get().interval()));
    }

    private void make(Term term) throws IOException {
        long start = System.nanoTime();
        BackupSettings now = settings.get();
        Backup made = state.backups().make(term, Path.of(directory), now.keep(), now.credentials());
        complaint = "";
        log.info("Backup {}, {} bytes in {} ms", made.file(), made.bytes(), (System.nanoTime() - start) / 1_000_000);
    }

    /** Once, however often it is tried again. */
    private void complain(String why) {
        if (isRunning() && !why.equals(complaint)) {
            complaint = why;
            log.warn("No backup: {}", why);
        }
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** Gives up a backup that is under way, and lets another gateway lead. */
    @Override
    public void stop() {
        LeaderElection ended = leadership;
        ScheduledExecutorService looks = looking;
        leadership = null;
        if (ended != null && looks != null) {
            looks.shutdownNow();
            health.ended();
            ended.close();
        }
    }

    @Override
    public boolean isRunning() {
        return leadership != null;
    }
}
