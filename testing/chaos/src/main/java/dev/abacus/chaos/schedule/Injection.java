package dev.abacus.chaos.schedule;

import java.time.Duration;
import java.util.Collections;

/**
 * Injection of a fault at a time.
 *
 * @param at since the beginning of the schedule
 * @param until when the fault is repaired, since the beginning of the schedule
 */
record Injection(Duration at, Duration until, Fault fault) {

    /** Whether both can be in the same schedule. */
    boolean isCompatibleWith(Injection other) {
        return until.compareTo(other.at) <= 0
                || other.until.compareTo(at) <= 0
                || Collections.disjoint(fault.victims(), other.fault.victims());
    }
}
