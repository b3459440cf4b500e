package dev.abacus.state.backup;

import dev.abacus.state.election.Leader;
import org.jspecify.annotations.Nullable;

/**
 * Status of the backups.
 *
 * @param leader the one that makes them; null: none now
 * @param last the last backup; null: none yet
 * @param failure the last attempt, if it failed
 */
public record BackupStatus(
        @Nullable Leader leader,
        @Nullable Backup last,
        @Nullable BackupFailure failure) {}
