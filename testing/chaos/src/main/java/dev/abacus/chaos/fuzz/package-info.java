/** Fuzzing: generated requests, and garbage in Consul and etcd, all by one seed; an oracle and probes check the suite. */
@NullMarked
package dev.abacus.chaos.fuzz;

import org.jspecify.annotations.NullMarked;
