/**
 * Fuzzing: requests by a grammar and garbage in Consul and etcd, all by one seed, and an oracle of what has to be true
 * whatever was sent.
 */
@NullMarked
package dev.abacus.chaos.fuzz;

import org.jspecify.annotations.NullMarked;
