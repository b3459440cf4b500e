/** Concurrent clients of the suite's keys, what they record, and what a key has to answer. */
@NullMarked
package dev.abacus.chaos.linearizability.keys;

import org.jspecify.annotations.NullMarked;
