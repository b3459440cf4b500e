package dev.abacus.state.etcd.watch;

import org.jspecify.annotations.Nullable;

/**
 * How far a reader has come in the changes of its prefix. It may be shown the changes of more keys than its own, and
 * some again, but of each revision all or none from the first on: so it can count its own, and take each once.
 */
final class WatchCursor {
    private final String prefix;
    private Position reached;
    /** The last of its own changes that it was shown, seen before or not; or before the first of that revision. */
    private Position shown = Position.NONE;

    WatchCursor(String prefix, Position reached) {
        this.prefix = prefix;
        this.reached = reached;
    }

    Position reached() {
        return reached;
    }

    void moveTo(Position position) {
        reached = position;
    }

    /** Nothing is left up to this revision, so a later compaction up to here loses nothing. */
    void passed(long revision) {
        reached = Position.after(Math.max(reached.revision(), revision));
    }

    /** What it is shown from here on starts at some revision anew. */
    void startAnew() {
        shown = Position.NONE;
    }

    /** Null: not its own, or taken before. */
    @Nullable
    Change take(Change change) {
        boolean own = change.stored().key().startsWith(prefix);
        long revision = change.stored().revision();
        int before = shown.revision() == revision ? shown.index() : -1;
        shown = new Position(revision, own ? before + 1 : before);
        if (shown.compareTo(reached) <= 0) {
            return null;
        }
        reached = shown;
        return own ? change.at(shown) : null;
    }
}
