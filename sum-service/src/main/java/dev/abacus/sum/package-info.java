/** Adds. */
@NullMarked
package dev.abacus.sum;

import org.jspecify.annotations.NullMarked;
