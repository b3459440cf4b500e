package dev.abacus.state.etcd.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.state.etcd.Etcd;
import org.jspecify.annotations.Nullable;

/** Source of the values under a prefix, from a position on; its snapshot is one item. */
record Items(Etcd etcd, String prefix, Position after) implements SubscriptionSource<Items.Item> {

    /** A value and its position; or, without a position, a snapshot. */
    record Item(Position position, String value) {}

    @Override
    public String cursor() {
        return after.toString();
    }

    @Override
    public Position begin() {
        return after;
    }

    @Override
    public Item read(Change change) {
        return new Item(change.position(), new String(change.stored().value(), UTF_8));
    }

    @Override
    public Snapshot<Item> snapshot() {
        return new Snapshot<>() {
            private long revision;

            @Override
            public @Nullable Item next() {
                if (revision > 0) {
                    return null;
                }
                revision = etcd.revision(etcd.deadline());
                return new Item(Position.NONE, "snapshot");
            }

            @Override
            public long revision() {
                return revision;
            }
        };
    }
}
