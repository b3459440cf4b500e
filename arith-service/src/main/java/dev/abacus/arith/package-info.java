/** Multiplies. */
@NullMarked
package dev.abacus.arith;

import org.jspecify.annotations.NullMarked;
