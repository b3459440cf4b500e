package dev.abacus.state.etcd.watch;

/**
 * Position in the history of a prefix: after the change with this index among those of one revision. A transaction can
 * make several changes in one revision; etcd always replays them in the same order.
 *
 * @param index from 0; -1: before the first change of that revision; {@link #END}: after its last
 */
public record Position(long revision, int index) implements Comparable<Position> {
    static final int END = Integer.MAX_VALUE;

    /** A position before the cluster's history. */
    public static final Position NONE = before(0);

    public static Position before(long revision) {
        return new Position(revision, -1);
    }

    public static Position after(long revision) {
        return new Position(revision, END);
    }

    /** The first revision with changes after this position. */
    long watchFrom() {
        return index == END ? revision + 1 : revision;
    }

    @Override
    public int compareTo(Position other) {
        int byRevision = Long.compare(revision, other.revision);
        return byRevision != 0 ? byRevision : Integer.compare(index, other.index);
    }
}
