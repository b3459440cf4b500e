package dev.abacus.state.etcd.watch;

import dev.abacus.state.etcd.auth.AuthStatus;
import dev.abacus.state.etcd.client.FailureKind;
import dev.abacus.state.etcd.client.MemberConnection;
import dev.abacus.state.etcd.txn.JetcdMapper;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.common.exception.CompactedException;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One watch on one member. It queues the responses until it ends, and is never resumed: jetcd's own resumption misses some
 * ways to end, so {@link ResumingWatch} opens another session instead.
 */
final class WatchSession implements Watch.Listener, AutoCloseable {
    /** Maximum of what is queued: beyond it the session ends, and the reader opens another one when it has caught up. */
    private static final int BUFFER_BYTES = 1 << 19;

    private static final int EVENT_OVERHEAD_BYTES = 200;
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration DEAD = Duration.ofSeconds(3);
    /**
     * Limit until the first changes. While etcd splits what a watch has missed into fragments, it sends nothing on that
     * watch, and the time grows with the square of the events (watch.go, sendFragments): many seconds for tens of thousands.
     */
    private static final Duration PREPARING = Duration.ofSeconds(60);

    private enum Phase {
        /** The member has not answered yet. */
        OPENING,
        /** The member has created the watch, and prepares what it has missed. */
        CREATED,
        DELIVERING
    }

    /** Why it ended. */
    enum SessionEnd {
        BUFFER_FULL,
        COMPACTED,
        FORBIDDEN,
        LOST,
        /** The member does not answer; nothing else ends the session. */
        HUNG
    }

    private final MemberConnection member;
    private final BlockingQueue<WatchResponse> arrived = new LinkedBlockingQueue<>();
    private final AtomicLong buffered = new AtomicLong();
    private volatile @Nullable SessionEnd end;
    private volatile Status failure = Status.ABORTED;
    private volatile Watch.@Nullable Watcher watcher;
    private volatile long heardAt = System.nanoTime();
    private long askedAt = heardAt;
    private volatile Phase phase = Phase.OPENING;
    private volatile long createdAt;

    private WatchSession(MemberConnection member) {
        this.member = member;
    }

    static WatchSession open(MemberConnection member, String prefix, boolean deletions, long fromRevision) {
        WatchSession session = new WatchSession(member);
        WatchOption option = WatchOption.builder()
                .withRange(JetcdMapper.prefixEnd(prefix))
                .withRevision(fromRevision)
                .withNoDelete(!deletions)
                .withCreateNotify(true)
                .withRequireLeader(true)
                .build();
        session.watcher = member.client().getWatchClient().watch(JetcdMapper.bytes(prefix), option, session);
        if (session.end != null) {
            session.close();
        }
        return session;
    }

    MemberConnection member() {
        return member;
    }

    /** Whether the member has ever answered. */
    boolean isConfirmed() {
        return phase != Phase.OPENING;
    }

    /** The member's revision when it created the watch. */
    long createdAt() {
        return createdAt;
    }

    @Nullable
    WatchResponse poll(Duration wait) throws InterruptedException {
        WatchResponse response = arrived.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        if (response != null) {
            buffered.addAndGet(-size(response));
        }
        return response;
    }

    /** Null as long as there is, or may come, something to poll. To be asked often: it also asks a quiet member. */
    @Nullable
    SessionEnd end() {
        SessionEnd known = end;
        if (known == null) {
            return isAlive() ? null : SessionEnd.HUNG;
        }
        return arrived.isEmpty() ? known : null;
    }

    /** Why it was lost. */
    Status failure() {
        return failure;
    }

    /**
     * Whether the member still answers: one that has been quiet is asked for its progress, because a member that hangs
     * looks like one without changes.
     *
     * @return false if it was asked and has not answered in time
     */
    private boolean isAlive() {
        long now = System.nanoTime();
        if (now - heardAt < QUIET.toNanos()) {
            return true;
        }
        if (askedAt <= heardAt) {
            askedAt = now;
            requestProgress();
            if (phase != Phase.DELIVERING) {
                member.check();
            }
            return true;
        }
        return now - askedAt < answerLimit().toNanos();
    }

    private Duration answerLimit() {
        if (member.suspect()) {
            return QUIET;
        }
        return phase == Phase.DELIVERING ? DEAD : PREPARING;
    }

    void requestProgress() {
        Watch.Watcher current = watcher;
        if (current != null && end == null) {
            try {
                current.requestProgress();
            } catch (NullPointerException e) {
                // jetcd has let go of its stream, as at a compaction, and is about to say so (WatchImpl, 0.8.7).
            }
        }
    }

    @Override
    public void onNext(WatchResponse response) {
        if (end != null) {
            return;
        }
        heardAt = System.nanoTime();
        if (response.isCreatedNotify()) {
            createdAt = response.getHeader().getRevision();
            phase = Phase.CREATED;
            return;
        }
        phase = Phase.DELIVERING;
        arrived.add(response);
        if (buffered.addAndGet(size(response)) > BUFFER_BYTES) {
            endWith(SessionEnd.BUFFER_FULL);
        }
    }

    @Override
    public void onError(Throwable error) {
        if (end == null) {
            failure = FailureKind.status(error);
        }
        if (error instanceof CompactedException) {
            endWith(SessionEnd.COMPACTED);
        } else if (AuthStatus.isPermissionDenied(FailureKind.status(error))) {
            endWith(SessionEnd.FORBIDDEN);
        } else {
            endWith(SessionEnd.LOST);
        }
    }

    @Override
    public void onCompleted() {
        endWith(SessionEnd.LOST);
    }

    private void endWith(SessionEnd reason) {
        if (end == null) {
            end = reason;
            close();
        }
    }

    @Override
    public void close() {
        Watch.Watcher current = watcher;
        if (current != null) {
            current.close();
        }
    }

    private static long size(WatchResponse response) {
        long bytes = 0;
        for (WatchEvent event : response.getEvents()) {
            bytes += EVENT_OVERHEAD_BYTES
                    + event.getKeyValue().getKey().size()
                    + event.getKeyValue().getValue().size();
        }
        return bytes;
    }
}
