package dev.abacus.state.etcd.watch;

import dev.abacus.state.etcd.auth.AccessDenials;
import dev.abacus.state.etcd.client.Member;
import dev.abacus.state.etcd.client.Members;
import dev.abacus.state.etcd.txn.JetcdMapper;
import dev.abacus.state.etcd.txn.TxnResult;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a prefix from a position on, each once and in order, however often the watch behind it has to be
 * opened again. The thread that polls also supervises the watch, so a tail costs no thread.
 */
final class ResumingWatch implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(250);

    /** What a poll brought. */
    sealed interface News {
        record Changes(List<Change> changes) implements News {}

        /** The changes after the position are not in etcd's history any more. */
        record Compacted() implements News {}
    }

    private final Members members;
    private final AccessDenials access;
    private final String prefix;
    private final boolean deletions;
    private final List<Member> failed = new ArrayList<>();
    private final WatchCursor place;
    private volatile @Nullable WatchSession session;
    private volatile boolean closed;

    ResumingWatch(Members members, AccessDenials access, String prefix, boolean deletions, Position after) {
        this.members = members;
        this.access = access;
        this.prefix = prefix;
        this.deletions = deletions;
        this.place = new WatchCursor(prefix, after);
    }

    /** After all changes that polls have brought; later, if it is known that there are none in between. */
    Position reached() {
        return place.reached();
    }

    /** A reader that needs {@link #reached} soon, and cannot wait for changes. */
    void askHowFarItIs() {
        WatchSession current = session;
        if (current != null) {
            current.askProgress();
        }
    }

    /** Null: nothing happened in that time, or in some shorter one. */
    @Nullable
    News poll(Duration wait) throws InterruptedException {
        WatchSession current = session;
        if (current == null) {
            current = open();
        }
        WatchResponse response = current.poll(wait.compareTo(STEP) < 0 ? wait : STEP);
        if (response != null) {
            return read(response);
        }
        WatchSession.End end = current.end();
        if (end == null) {
            if (!current.answers()) {
                current.member().suspect("a watch hangs");
                reopen(current);
            }
            return null;
        }
        reopen(current);
        return switch (end) {
            case COMPACTED -> new News.Compacted();
            case FULL -> null;
            case FORBIDDEN -> {
                access.denied("watch " + prefix);
                Thread.sleep(wait.compareTo(STEP) < 0 ? wait : STEP);
                yield null;
            }
            case LOST -> {
                if (!current.heard()) {
                    failed.add(current.member());
                    current.member().renewAfter(Status.ABORTED);
                    Thread.sleep(wait.compareTo(STEP) < 0 ? wait : STEP);
                }
                yield null;
            }
        };
    }

    private WatchSession open() {
        if (failed.size() >= members.all().size()) {
            failed.clear();
        }
        place.startAnew();
        WatchSession opened = WatchSession.open(
                members.next(failed), prefix, deletions, place.reached().watchFrom());
        session = opened;
        if (closed) {
            opened.close();
        }
        return opened;
    }

    private void reopen(WatchSession ended) {
        ended.close();
        session = null;
    }

    private @Nullable News read(WatchResponse response) {
        failed.clear();
        access.permitted("watch " + prefix);
        if (response.isProgressNotify()) {
            place.passed(response.getHeader().getRevision());
            return null;
        }
        List<Change> changes = new ArrayList<>();
        for (WatchEvent event : response.getEvents()) {
            TxnResult.Stored stored = JetcdMapper.toStored(event.getKeyValue());
            boolean deleted = event.getEventType() == WatchEvent.EventType.DELETE;
            Change change = place.take(new Change(Position.before(stored.revision()), stored, deleted));
            if (change != null) {
                changes.add(change);
            }
        }
        return changes.isEmpty() ? null : new News.Changes(changes);
    }

    @Override
    public void close() {
        closed = true;
        WatchSession current = session;
        if (current != null) {
            current.close();
        }
    }
}
