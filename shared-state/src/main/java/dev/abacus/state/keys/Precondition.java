package dev.abacus.state.keys;

import java.util.HashSet;
import java.util.Set;

/** Precondition of a write: the revisions that the key may have. As in etcd, 0 is that of a key that does not exist. */
public sealed interface Precondition {
    /** Always holds. */
    Precondition NONE = new NoneOf(Set.of());
    /** The key does not exist. */
    Precondition ABSENT = new OneOf(Set.of(0L));
    /** The key exists. */
    Precondition PRESENT = new NoneOf(Set.of(0L));

    /** @param revision the key's, 0 where there is no such key */
    boolean holds(long revision);

    /** The revision is one of these; of an empty set: never. */
    record OneOf(Set<Long> revisions) implements Precondition {
        public OneOf {
            revisions = Set.copyOf(revisions);
        }

        @Override
        public boolean holds(long revision) {
            return revisions.contains(revision);
        }
    }

    /** The revision is none of these. */
    record NoneOf(Set<Long> revisions) implements Precondition {
        public NoneOf {
            revisions = Set.copyOf(revisions);
        }

        @Override
        public boolean holds(long revision) {
            return !revisions.contains(revision);
        }
    }

    /** Holds where both do. */
    default Precondition and(Precondition other) {
        return switch (this) {
            case OneOf(Set<Long> revisions) -> {
                Set<Long> both = new HashSet<>(revisions);
                both.removeIf(revision -> !other.holds(revision));
                yield new OneOf(both);
            }
            case NoneOf(Set<Long> revisions)
            when other instanceof NoneOf(Set<Long> others) -> {
                Set<Long> either = new HashSet<>(revisions);
                either.addAll(others);
                yield new NoneOf(either);
            }
            case NoneOf _ -> other.and(this);
        };
    }
}
