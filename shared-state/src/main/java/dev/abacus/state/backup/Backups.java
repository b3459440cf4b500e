package dev.abacus.state.backup;

import dev.abacus.state.Credentials;
import dev.abacus.state.StateException;
import dev.abacus.state.election.Leader;
import dev.abacus.state.election.LeadershipLostException;
import dev.abacus.state.election.Term;
import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.etcd.txn.Range;
import dev.abacus.state.etcd.txn.TxnResult;
import dev.abacus.state.json.StrictJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backups of etcd, made by a leader: files that {@code etcdutl snapshot restore} accepts. The last success and the last
 * failure are recorded in etcd. Thread-safe.
 */
public final class Backups {
    /** The election whose leader makes them. */
    public static final String ELECTION = "backup";

    private static final Logger log = LoggerFactory.getLogger(Backups.class);

    private static final String LAST = "/abacus/backups/last";
    private static final String FAILURE = "/abacus/backups/failure";
    /** A database is at most 2 GiB, by etcd's quota. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Maximum lead of another gateway's clock. */
    private static final Duration MAX_SKEW = Duration.ofMinutes(1);

    private final Etcd etcd;
    /** The files that could not be deleted after the last backup, each with the reason. */
    private volatile Set<String> undeletable = Set.of();

    public Backups(Etcd etcd) {
        this.etcd = etcd;
    }

    /**
     * Makes a backup, and deletes the oldest ones. Files with other names are kept. A file that cannot be deleted is logged
     * once; the backup succeeds.
     *
     * @param keep number of backups to keep; the last one before etcd lost its state is kept in addition
     * @param credentials a user with etcd's role {@code root}
     * @throws IOException if the file cannot be written; the message says why
     * @throws LeadershipLostException if the term has ended: the file is complete, but not recorded
     * @throws StateException if etcd did not give all of it, or it could not be recorded
     */
    public Backup make(Term term, Path directory, int keep, Credentials credentials) throws IOException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Leader leader = term.leader();
        try {
            BackupFiles files = new BackupFiles(directory);
            BackupFiles.WrittenFile written =
                    files.write(now, leader.term(), out -> etcd.snapshot(out, credentials, LIMIT));
            // Before the record: the number of files is limited also while etcd accepts no writes.
            logNew(files.keep(written, keep, leader.term()));
            Backup made = new Backup(
                    written.file().toString(),
                    written.bytes(),
                    written.revision(),
                    now,
                    leader.candidate(),
                    leader.term());
            term.put(LAST, StrictJson.write(made));
            return made;
        } catch (IOException | StateException e) {
            recordFailure(
                    term, new BackupFailure(String.valueOf(e.getMessage()), now, leader.candidate(), leader.term()));
            throw e;
        }
    }

    /** Logs each file once, however many backups follow. */
    private void logNew(Set<String> files) {
        Set<String> logged = undeletable;
        undeletable = files;
        files.stream().filter(file -> !logged.contains(file)).forEach(file -> log.warn("cannot delete {}", file));
    }

    private static void recordFailure(Term term, BackupFailure failure) {
        try {
            term.put(FAILURE, StrictJson.write(failure));
        } catch (StateException | LeadershipLostException e) {
            // The caller gets the first failure.
        }
    }

    /** Unreadable records count as absent. @throws StateException if it could not be read */
    public BackupStatus status() {
        // From any member, also without a quorum: an old status is better than none.
        List<TxnResult.Found> found = etcd.reader()
                .readFirst(
                        etcd.deadline(),
                        Stream.of(Leader.key(ELECTION), LAST, FAILURE)
                                .map(key -> Range.key(key).serializable(true))
                                .toList());
        Optional<Backup> last = read(found.get(1), Backup.class, Backup::at);
        Optional<BackupFailure> failure = read(found.get(2), BackupFailure.class, BackupFailure::at);
        // Not by their times: the clocks of two leaders differ, and a clock may be set back.
        boolean failedSince = last.isEmpty() || revision(found.get(2)) > revision(found.get(1));
        return new BackupStatus(
                found.get(0)
                        .first()
                        .flatMap(key -> etcd.decode(key, Leader::of))
                        .orElse(null),
                last.orElse(null),
                failedSince ? failure.orElse(null) : null);
    }

    private static long revision(TxnResult.Found found) {
        return found.first().map(TxnResult.Stored::revision).orElse(0L);
    }

    /** A record from the future would prevent the next backup, or hide it. */
    private <T> Optional<T> read(TxnResult.Found found, Class<T> type, Function<T, Instant> at) {
        return found.first()
                .flatMap(key -> etcd.decode(key, stored -> {
                    T recorded = StrictJson.read(stored.value(), type);
                    if (at.apply(recorded).isAfter(Instant.now().plus(MAX_SKEW))) {
                        throw new IllegalArgumentException("it is of the future: " + at.apply(recorded));
                    }
                    return recorded;
                }));
    }
}
