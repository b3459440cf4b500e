/** Logs, traces, metrics and alerts of the running suite. */
@NullMarked
package dev.abacus.systemtests.telemetry;

import org.jspecify.annotations.NullMarked;
