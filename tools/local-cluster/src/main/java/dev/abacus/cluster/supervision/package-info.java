/** Supervision of processes: restarts with backoff, and run files that other JVMs read. */
@NullMarked
package dev.abacus.cluster.supervision;

import org.jspecify.annotations.NullMarked;
