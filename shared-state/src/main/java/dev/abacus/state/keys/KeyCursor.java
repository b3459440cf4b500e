package dev.abacus.state.keys;

import dev.abacus.state.Excerpt;
import dev.abacus.state.InvalidInputException;
import dev.abacus.state.etcd.watch.Position;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cursor of a feed of keys. {@code REVISION}: after all its changes; {@code REVISION-2}: after three of them. */
record KeyCursor(Position position) {
    private static final Pattern TEXT = Pattern.compile("(0|[1-9][0-9]{0,17})(?:-([0-9]{1,9}))?");

    /** Before all changes, and within a snapshot: a feed that resumes here starts with a snapshot. */
    static final KeyCursor RESET = afterAllOf(0);

    static KeyCursor afterAllOf(long revision) {
        return new KeyCursor(Position.after(revision));
    }

    static KeyCursor parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new InvalidInputException("cursor", "a cursor is REVISION or REVISION-INDEX: " + Excerpt.of(text));
        }
        long revision = Long.parseLong(parts.group(1));
        return parts.group(2) == null
                ? afterAllOf(revision)
                : new KeyCursor(new Position(revision, Integer.parseInt(parts.group(2))));
    }

    /** False for a cursor of another history, as from before all state was deleted. */
    boolean isWithin(long storeRevision) {
        return position.revision() > 0 && position.revision() <= storeRevision;
    }

    @Override
    public String toString() {
        return position.equals(Position.after(position.revision()))
                ? Long.toString(position.revision())
                : position.revision() + "-" + position.index();
    }
}
