package dev.abacus.state.backup;

import java.time.Instant;

/**
 * A backup that was made.
 *
 * @param file its path, where the one that made it runs
 * @param revision of etcd: all writes until then are in it
 * @param by the leader that made it
 */
public record Backup(String file, long bytes, long revision, Instant at, String by, long term) {}
