/** Turns the running suite over to faults, and judges what its callers got by what they were promised. */
@NullMarked
package dev.abacus.chaos;

import org.jspecify.annotations.NullMarked;
