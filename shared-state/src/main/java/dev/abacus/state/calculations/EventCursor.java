package dev.abacus.state.calculations;

import dev.abacus.state.Excerpt;
import dev.abacus.state.InvalidInputException;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Position in the feed of calculations: after the one with this id. Those of one revision are in the order of their ids,
 * which is the order in which a group commit puts them.
 */
record EventCursor(long revision, String id) implements Comparable<EventCursor> {
    private static final Pattern TEXT = Pattern.compile("(0|[1-9][0-9]{0,17})-([0-9a-f-]{36})");
    static final String FIRST_ID = new UUID(0, 0).toString();
    private static final String LAST_ID = new UUID(-1, -1).toString();

    static final EventCursor BEGINNING = new EventCursor(0, FIRST_ID);

    static EventCursor afterAllOf(long revision) {
        return new EventCursor(revision, LAST_ID);
    }

    static EventCursor parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches() || !isPosition(parts.group(2))) {
            throw new InvalidInputException(
                    "cursor", "a cursor is REVISION-ID, with the id of a calculation: " + Excerpt.of(text));
        }
        return new EventCursor(Long.parseLong(parts.group(1)), parts.group(2));
    }

    /** Also before or after all ids of a revision, which is the cursor of a reset. */
    private static boolean isPosition(String id) {
        return id.equals(FIRST_ID)
                || id.equals(LAST_ID)
                || CalculationIds.parse(id).isPresent();
    }

    @Override
    public int compareTo(EventCursor other) {
        int byRevision = Long.compare(revision, other.revision);
        return byRevision != 0 ? byRevision : id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return revision + "-" + id;
    }
}
