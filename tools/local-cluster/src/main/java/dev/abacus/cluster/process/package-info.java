/** Operating system processes: start, readiness, signals, ports and termination. */
@NullMarked
package dev.abacus.cluster.process;

import org.jspecify.annotations.NullMarked;
