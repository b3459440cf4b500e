package dev.abacus.state.etcd.watch;

import org.jspecify.annotations.Nullable;

/**
 * Position of a reader in the changes under its prefix.
 *
 * <p>etcd numbers revisions, but not the changes within one: the cursor counts those of its prefix. For that, it has to
 * be shown the changes in order, all of a revision from the first on. It may also be shown other keys, and after
 * {@link #restart} changes that it has passed, which it ignores. For one thread.
 */
final class WatchCursor {
    private final String prefix;
    private Position position;
    /** Of the last own change that was shown, new or not. */
    private Position shown = Position.NONE;

    WatchCursor(String prefix, Position position) {
        this.prefix = prefix;
        this.position = position;
    }

    Position position() {
        return position;
    }

    void moveTo(Position reached) {
        position = reached;
    }

    /** There are no more changes up to this revision, so a later compaction of it loses nothing. */
    void skip(long revision) {
        position = Position.after(Math.max(position.revision(), revision));
    }

    /** The next change shown is the first of some revision, earlier or later. */
    void restart() {
        shown = Position.NONE;
    }

    /** The change with its position, which is this cursor's from now on; null: of another prefix, or passed before. */
    @Nullable
    Change advance(Change change) {
        boolean own = change.stored().key().startsWith(prefix);
        long revision = change.stored().revision();
        int before = shown.revision() == revision ? shown.index() : -1;
        shown = new Position(revision, own ? before + 1 : before);
        if (shown.compareTo(position) <= 0) {
            return null;
        }
        position = shown;
        return own ? change.at(shown) : null;
    }
}
