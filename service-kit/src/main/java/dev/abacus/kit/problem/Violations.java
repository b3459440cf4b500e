package dev.abacus.kit.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Bounded collector of the violations of a request. It lists the first {@value #MAX_LISTED} and counts the others: a body of
 * 1 MB has room for 131,000 unknown fields, and a few lists of as many violations exhaust the heap. Not thread-safe.
 */
public final class Violations {
    /** Maximum length of {@code errors} in a problem. */
    public static final int MAX_LISTED = 100;

    private final List<Violation> listed = new ArrayList<>();
    private int unlisted;

    static Violations of(Stream<Violation> all) {
        var violations = new Violations();
        all.forEach(each -> violations.add(() -> each));
        return violations;
    }

    /** @param violation called only if the violation is listed */
    public void add(Supplier<Violation> violation) {
        if (listed.size() < MAX_LISTED) {
            listed.add(violation.get());
        } else {
            unlisted++;
        }
    }

    public boolean isEmpty() {
        return count() == 0;
    }

    int count() {
        return listed.size() + unlisted;
    }

    List<Violation> listed() {
        return List.copyOf(listed);
    }
}
