/** Benchmarks of the shared state: throughput, latency and CPU time. They print figures and assert nothing. */
@NullMarked
package dev.abacus.benchmarks;

import org.jspecify.annotations.NullMarked;
