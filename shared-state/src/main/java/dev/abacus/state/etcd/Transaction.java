package dev.abacus.state.etcd;

import java.util.List;
import java.util.stream.Stream;

/**
 * All conditions hold: {@code then} happens; else {@code otherwise} does. It may be sent more than once, so one that
 * writes must be written such that a second time changes nothing: its conditions must not hold after it.
 */
public record Transaction(List<Condition> conditions, List<Step> then, List<Step> otherwise) {
    public static Transaction read(List<Range> ranges) {
        return new Transaction(
                List.of(), ranges.stream().<Step>map(Step.Read::new).toList(), List.of());
    }

    boolean writes() {
        return Stream.concat(then.stream(), otherwise.stream()).anyMatch(step -> !(step instanceof Step.Read));
    }

    /** Any one member can answer it, without a leader. */
    boolean serializable() {
        return conditions.isEmpty()
                && then.stream().allMatch(step -> step instanceof Step.Read(Range range) && range.serializable());
    }
}
