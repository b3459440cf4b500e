package dev.abacus.state.keys;

import dev.abacus.state.InvalidInputException;
import dev.abacus.state.etcd.watch.Position;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in a feed of keys, as text: {@code revision} is after all changes of it, {@code revision-2} after three. */
record KeyCursor(Position position) {
    private static final Pattern TEXT = Pattern.compile("(0|[1-9][0-9]{0,17})(?:-([0-9]{1,9}))?");

    /** Before everything, and in the midst of a snapshot: whoever resumes here starts with a snapshot. */
    static final KeyCursor RESET = afterAllOf(0);

    static KeyCursor afterAllOf(long revision) {
        return new KeyCursor(Position.after(revision));
    }

    static KeyCursor parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new InvalidInputException("cursor", "a cursor is REVISION or REVISION-INDEX: " + text);
        }
        long revision = Long.parseLong(parts.group(1));
        return parts.group(2) == null
                ? afterAllOf(revision)
                : new KeyCursor(new Position(revision, Integer.parseInt(parts.group(2))));
    }

    /** False for one of another cluster's history, say from before a reset. */
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
