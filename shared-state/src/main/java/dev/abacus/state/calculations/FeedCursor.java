package dev.abacus.state.calculations;

import dev.abacus.state.Excerpt;
import dev.abacus.state.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * Cursor of a reader of the feed of calculations.
 *
 * <p>The reader has seen all events up to {@code seen}. Within a snapshot it has also seen those that were recorded
 * between {@code seen} and the snapshot's revision, and whose id is not after the snapshot's. Records do not change, so a
 * snapshot can be continued at any time with what still exists of it.
 *
 * @param snapshot its revision, and the last id that was seen; null: outside a snapshot
 */
record FeedCursor(EventCursor seen, @Nullable EventCursor snapshot) {
    private static final String SEPARATOR = "~";

    static final FeedCursor BEGINNING = after(EventCursor.BEGINNING);

    static FeedCursor after(EventCursor seen) {
        return new FeedCursor(seen, null);
    }

    static FeedCursor parse(String text) {
        String[] parts = text.split(SEPARATOR, 2);
        EventCursor seen = EventCursor.parse(parts[0]);
        if (parts.length == 1) {
            return after(seen);
        }
        EventCursor snapshot = EventCursor.parse(parts[1]);
        if (seen.revision() > snapshot.revision()) {
            throw new InvalidInputException(
                    "cursor", "a snapshot is not older than what was seen before it: " + Excerpt.of(text));
        }
        return new FeedCursor(seen, snapshot);
    }

    FeedCursor inSnapshot(long revision, String id) {
        return new FeedCursor(seen, new EventCursor(revision, id));
    }

    /** The newest revision that it refers to. */
    long revision() {
        return snapshot == null ? seen.revision() : snapshot.revision();
    }

    @Override
    public String toString() {
        return snapshot == null ? seen.toString() : seen + SEPARATOR + snapshot;
    }
}
