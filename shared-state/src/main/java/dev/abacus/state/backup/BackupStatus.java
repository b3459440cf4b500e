package dev.abacus.state.backup;

import dev.abacus.state.election.Leader;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with backups.
 *
 * @param leader who makes them; null: nobody just now
 * @param last the last that was made; null: there was none yet
 * @param failure the last try, if it failed
 */
public record BackupStatus(
        @Nullable Leader leader,
        @Nullable Backup last,
        @Nullable BackupFailure failure) {}
