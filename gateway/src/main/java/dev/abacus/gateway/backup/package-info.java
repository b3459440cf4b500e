/** Scheduled backups of the shared state by the gateway that leads. */
@NullMarked
package dev.abacus.gateway.backup;

import org.jspecify.annotations.NullMarked;
