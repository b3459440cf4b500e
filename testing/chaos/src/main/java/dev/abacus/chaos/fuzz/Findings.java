package dev.abacus.chaos.fuzz;

import java.util.List;
import java.util.TreeMap;

/** All findings of a run, grouped by kind. Thread-safe. */
final class Findings {

    private record Group(Finding example, long count) {

        Group with(Finding finding) {
            return new Group(finding.complexity() < example.complexity() ? finding : example, count + 1);
        }

        @Override
        public String toString() {
            return count == 1 ? example.toString() : example + "%n  and %d more of the kind".formatted(count - 1);
        }
    }

    private final TreeMap<String, Group> groups = new TreeMap<>();

    synchronized void add(Finding finding) {
        groups.merge(finding.group(), new Group(finding, 1), (group, _) -> group.with(finding));
    }

    synchronized List<String> list() {
        return groups.values().stream().map(Group::toString).toList();
    }
}
