/** Linearizability of keys under faults, and whether the checkers find violations. */
@NullMarked
package dev.abacus.systemtests.linearizability;

import org.jspecify.annotations.NullMarked;
