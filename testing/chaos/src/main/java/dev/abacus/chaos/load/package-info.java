/** An open-loop load on the public API: calls that are due at a constant rate, each answer checked and kept. */
@NullMarked
package dev.abacus.chaos.load;

import org.jspecify.annotations.NullMarked;
