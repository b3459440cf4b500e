package dev.abacus.state.keys;

import dev.abacus.state.Excerpt;
import java.util.Set;
import java.util.stream.Collectors;

/** A precondition did not hold; nothing was written. */
public final class PreconditionFailedException extends RuntimeException {
    private static final int SHOWN = 3;

    /** @param revision the key's, 0 where there is no such key */
    PreconditionFailedException(String key, Precondition expected, long revision) {
        super("key " + Excerpt.of(key) + " must be " + words(expected) + ", but is " + words(revision));
    }

    private static String words(Precondition expected) {
        return switch (expected) {
            case Precondition.OneOf(Set<Long> revisions) when revisions.isEmpty() -> "at a revision that it never has";
            case Precondition.OneOf(Set<Long> revisions) -> words(revisions, " or ");
            case Precondition.NoneOf(Set<Long> revisions) -> "neither " + words(revisions, " nor ");
        };
    }

    private static String words(Set<Long> revisions, String conjunction) {
        String shown = revisions.stream()
                .sorted()
                .limit(SHOWN)
                .map(PreconditionFailedException::words)
                .collect(Collectors.joining(conjunction));
        return revisions.size() > SHOWN ? shown + conjunction + (revisions.size() - SHOWN) + " more" : shown;
    }

    private static String words(long revision) {
        return revision == 0 ? "absent" : "at revision " + revision;
    }
}
