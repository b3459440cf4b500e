/** Concurrent clients of the suite's keys, their history, and the sequential specification of a key. */
@NullMarked
package dev.abacus.chaos.linearizability.keys;

import org.jspecify.annotations.NullMarked;
