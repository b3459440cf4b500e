package dev.abacus.state.backup;

import java.time.Instant;

/** Record of a backup that failed. */
public record BackupFailure(String error, Instant at, String by, long term) {}
