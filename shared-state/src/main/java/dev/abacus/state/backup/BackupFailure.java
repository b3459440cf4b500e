package dev.abacus.state.backup;

import java.time.Instant;

/** A backup that was not made, and why. */
public record BackupFailure(String error, Instant at, String by, long term) {}
