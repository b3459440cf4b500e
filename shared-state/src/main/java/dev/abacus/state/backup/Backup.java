package dev.abacus.state.backup;

import java.time.Instant;

/**
 * Record of a backup.
 *
 * @param file its path on the machine of the leader
 * @param revision of etcd: all writes until then are in the backup
 * @param by the leader that made it
 */
public record Backup(String file, long bytes, long revision, Instant at, String by, long term) {}
