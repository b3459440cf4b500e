/** Chaos engineering for the suite: faults under load, fuzzing, and checks of its guarantees. */
@NullMarked
package dev.abacus.chaos;

import org.jspecify.annotations.NullMarked;
