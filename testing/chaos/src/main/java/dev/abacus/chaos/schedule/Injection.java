package dev.abacus.chaos.schedule;

import java.time.Duration;

/**
 * A fault with its times.
 *
 * @param at since the beginning
 * @param until when it is repaired, since the beginning
 */
record Injection(Duration at, Duration until, Fault damage) {

    /** Whether both can be in the same schedule. */
    boolean goesWith(Injection other) {
        return until.compareTo(other.at) <= 0 || other.until.compareTo(at) <= 0 || damage.spares(other.damage);
    }
}
