/** Which faults happen when, drawn from a seed: the same seed gives the same schedule. */
@NullMarked
package dev.abacus.chaos.schedule;

import org.jspecify.annotations.NullMarked;
