package dev.abacus.chaos.faults;

import java.util.function.Function;

/**
 * A row of the fault table.
 *
 * @param profile of the load around the fault
 * @param expectations what the fault may cost, checked against what it cost
 */
public record Row(String fault, RunProfile profile, Scenario scenario, Function<Report, Expectations> expectations) {

    @Override
    public String toString() {
        return fault + ", " + profile;
    }
}
