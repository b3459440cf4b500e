/** Measures what parts of the suite cost. Judges nothing. */
@NullMarked
package dev.abacus.benchmarks;

import org.jspecify.annotations.NullMarked;
