/** Telemetry of a service: trace ids, sampled traces, their exporters, and the request in the log. */
@NullMarked
package dev.abacus.kit.telemetry;

import org.jspecify.annotations.NullMarked;
