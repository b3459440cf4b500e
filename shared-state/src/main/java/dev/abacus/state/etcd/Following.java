package dev.abacus.state.etcd;

import dev.abacus.state.Feed;
import dev.abacus.state.StateException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A feed: the tail of history, and a snapshot where history has a hole. */
final class Following<T> implements Feed<T> {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Etcd etcd;
    private final Members members;
    private final Source<T> source;
    private final Queue<T> ready = new ArrayDeque<>();
    private Source.@Nullable Snapshot<T> snapshot;
    private volatile @Nullable Tail tail;
    private volatile boolean closed;

    Following(Etcd etcd, Members members, Source<T> source) {
        this.etcd = etcd;
        this.members = members;
        this.source = source;
    }

    @Override
    public @Nullable T poll(Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        while (ready.isEmpty() && !closed) {
            long remaining = Math.max(0, end - System.nanoTime());
            try {
                step(Duration.ofNanos(remaining));
            } catch (StateException | RefusedException e) {
                Thread.sleep(Math.min(remaining / 1_000_000, PAUSE.toMillis()));
            }
            if (remaining == 0) {
                break;
            }
        }
        return closed ? null : ready.poll();
    }

    private void step(Duration wait) throws InterruptedException {
        Tail current = tail;
        if (snapshot != null) {
            readSnapshot(snapshot);
        } else if (current == null) {
            Optional<Position> begin = source.begin(etcd.begin());
            begin.ifPresentOrElse(this::follow, () -> snapshot = source.snapshot());
        } else {
            switch (current.poll(wait)) {
                case null -> {}
                case Tail.News.Changes(List<Change> changes) -> ready.addAll(source.read(changes));
                case Tail.News.Compacted() -> snapshot = source.snapshot();
            }
        }
    }

    private void readSnapshot(Source.Snapshot<T> current) {
        try {
            List<T> items = current.next();
            ready.addAll(items);
            if (items.isEmpty()) {
                snapshot = null;
                follow(Position.after(current.revision()));
            }
        } catch (RefusedException e) {
            // Compacted in the meantime: a newer one.
            snapshot = source.snapshot();
            throw e;
        }
    }

    private void follow(Position after) {
        Tail next = new Tail(members, source.prefix(), source.withDeletions(), after);
        Tail previous = tail;
        if (previous != null) {
            previous.close();
        }
        tail = next;
        if (closed) {
            next.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        Tail current = tail;
        if (current != null) {
            current.close();
        }
    }
}
