/** A stock API gateway to compare Abacus' gateway with. */
@NullMarked
package dev.abacus.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
