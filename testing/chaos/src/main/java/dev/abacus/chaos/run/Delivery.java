package dev.abacus.chaos.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Check that a subscriber got every change once and in order.
 *
 * @param revisions of what there is, each with the revision that made it, which several may share
 */
record Delivery(Map<String, Long> revisions) {

    /** @param received what a reader got, in its order; @return nothing if all is well */
    List<String> violations(String reader, List<String> received) {
        List<String> violations = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        long newest = 0;
        for (String item : received) {
            Long revision = revisions.get(item);
            if (revision == null) {
                violations.add("%s got %s, which is not there".formatted(reader, item));
                continue;
            }
            if (!seen.add(item)) {
                violations.add("%s got %s twice".formatted(reader, item));
            } else if (revision < newest) {
                violations.add("%s got %s of revision %d after one of %d".formatted(reader, item, revision, newest));
            }
            newest = Math.max(newest, revision);
        }
        revisions.keySet().stream()
                .filter(item -> !seen.contains(item))
                .map(item -> "%s never got %s, of revision %d".formatted(reader, item, revisions.get(item)))
                .forEach(violations::add);
        return violations;
    }
}
