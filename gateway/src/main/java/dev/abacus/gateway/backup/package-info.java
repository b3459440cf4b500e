/** Backups of the shared state at an interval, by whichever gateway leads. */
@NullMarked
package dev.abacus.gateway.backup;

import org.jspecify.annotations.NullMarked;
