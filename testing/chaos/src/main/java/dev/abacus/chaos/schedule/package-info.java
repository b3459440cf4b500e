/** Faults, and schedules of random faults. */
@NullMarked
package dev.abacus.chaos.schedule;

import org.jspecify.annotations.NullMarked;
