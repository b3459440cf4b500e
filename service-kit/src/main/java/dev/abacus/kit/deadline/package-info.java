/** How long the caller of a request waits for its answer; who works on it, and whom that calls in turn, stop then. */
@NullMarked
package dev.abacus.kit.deadline;

import org.jspecify.annotations.NullMarked;
