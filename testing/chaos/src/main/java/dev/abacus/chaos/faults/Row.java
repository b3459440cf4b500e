package dev.abacus.chaos.faults;

import java.util.function.Function;

/**
 * A row of the fault table.
 *
 * @param form how the load runs around it
 * @param marks what it may cost, held against what it did
 */
public record Row(String fault, RunProfile form, Disruption disruption, Function<Report, Expectations> marks) {

    @Override
    public String toString() {
        return fault + ", " + form;
    }
}
