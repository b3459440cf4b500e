/** Backups of all state into files, and who made the last one. */
@NullMarked
package dev.abacus.state.backup;

import org.jspecify.annotations.NullMarked;
