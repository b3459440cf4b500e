/** Looks at a suite from time to time, by effects that a caller or an operator can see: it works, and follows what changes. */
@NullMarked
package dev.abacus.chaos.fuzz.probe;

import org.jspecify.annotations.NullMarked;
