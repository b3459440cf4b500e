package dev.abacus.systemtests.support;

import java.util.List;

/** A guarantee of {@code docs/guarantees.md} that does not hold: {@link SlowMachine} never excuses it. */
public final class ViolatedGuarantee extends AssertionError {

    private ViolatedGuarantee(List<String> violations) {
        super(String.join(System.lineSeparator(), violations));
    }

    public static void throwIfAny(List<String> violations) {
        if (!violations.isEmpty()) {
            throw new ViolatedGuarantee(violations);
        }
    }
}
