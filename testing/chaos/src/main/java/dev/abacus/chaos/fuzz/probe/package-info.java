/** Probes of effects that a caller or an operator can see: the suite works, and follows changes. */
@NullMarked
package dev.abacus.chaos.fuzz.probe;

import org.jspecify.annotations.NullMarked;
