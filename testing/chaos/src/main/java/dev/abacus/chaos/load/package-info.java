/** Open-loop load on the public API: calls that are due at a constant rate, each with its checked response. */
@NullMarked
package dev.abacus.chaos.load;

import org.jspecify.annotations.NullMarked;
