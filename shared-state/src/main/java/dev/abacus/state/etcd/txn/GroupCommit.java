package dev.abacus.state.etcd.txn;

import dev.abacus.state.etcd.client.Attempt;
import dev.abacus.state.etcd.client.EtcdMeters;
import dev.abacus.state.etcd.client.EtcdSpans;
import dev.abacus.state.etcd.client.FailureKind;
import dev.abacus.state.etcd.client.MemberConnection;
import io.grpc.Status;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Group commit: concurrent writes to a member share a transaction of etcd. While a group is in flight, the writes that
 * come wait, and are the next group. So a single write is sent immediately, and the more writes are concurrent, the more of
 * them share one proposal and one fsync of etcd (DeWitt et al., <a
 * href="https://doi.org/10.1145/602259.602261">Implementation Techniques for Main Memory Database Systems</a>).
 * Thread-safe.
 *
 * <p>Each write of a group is a nested transaction with its own comparisons and branches. etcd compares for all of them
 * before the first one writes, so no two writes of a group touch the same key. If a group fails with an unknown outcome,
 * so does each of its writes. If etcd refuses a group, each of its writes is sent again alone.
 */
final class GroupCommit {
    /** The default of etcd's {@code --max-txn-ops}: nested transactions, plus the operations of the widest of them. */
    private static final int MAX_OPERATIONS = 128;

    /** Maximum bytes of a group, unless one write alone is larger: see {@link Transaction#checkSize()}. */
    private static final int MAX_BYTES = 128 << 10;

    private final MemberConnection member;
    private final EtcdMeters meters;
    private final EtcdSpans spans;
    private final Queue<Write> waiting = new ConcurrentLinkedQueue<>();
    private boolean inFlight;

    /** @param trace of the caller, if it is sampled */
    private record Write(
            Attempt attempt,
            Transaction transaction,
            Set<String> keys,
            CompletableFuture<TxnResult> result,
            @Nullable TraceContext trace) {}

    GroupCommit(MemberConnection member, EtcdMeters meters, EtcdSpans spans) {
        this.member = member;
        this.meters = meters;
        this.spans = spans;
        meters.waiting(member, waiting);
    }

    /** A caller that gives up cancels the future: a write that still waits then is never sent. */
    CompletableFuture<TxnResult> commit(Attempt attempt, Transaction transaction) {
        var write = new Write(attempt, transaction, transaction.keys(), new CompletableFuture<>(), spans.current());
        attempt.queue();
        waiting.add(write);
        sendNext();
        return write.result();
    }

    private void sendNext() {
        List<Write> group = nextGroup();
        if (!group.isEmpty()) {
            meters.groupSent(group.size());
            send(group).whenComplete((results, failure) -> {
                synchronized (this) {
                    inFlight = false;
                }
                meters.groupEnded();
                sendNext();
                settle(group, results, failure);
            });
        }
    }

    /** The writes that have waited longest and fit together; empty: none waits, or a group is in flight. */
    private synchronized List<Write> nextGroup() {
        Group group = new Group();
        Iterator<Write> candidates = inFlight ? Collections.emptyIterator() : waiting.iterator();
        while (candidates.hasNext()) {
            Write next = candidates.next();
            if (next.result().isDone()) {
                candidates.remove();
            } else if (!group.hasRoomFor(next.transaction())) {
                break;
            } else if (Collections.disjoint(group.keys, next.keys())) {
                candidates.remove();
                group.addUnlessCancelled(next);
            }
        }
        inFlight |= !group.writes.isEmpty();
        group.writes.sort(Comparator.comparing(write -> write.transaction().order()));
        return group.writes;
    }

    private static final class Group {
        private final List<Write> writes = new ArrayList<>();
        private final Set<String> keys = new HashSet<>();
        private int width;
        private int bytes;

        /** Counts the transaction, whether or not it is added. The first one always has room. */
        boolean hasRoomFor(Transaction transaction) {
            width = Math.max(width, transaction.width());
            bytes += transaction.bytes();
            return writes.isEmpty() || writes.size() + 1 + width <= MAX_OPERATIONS && bytes <= MAX_BYTES;
        }

        /** In this order: a caller that cancels too late for this to see sees that its attempt may be sent. */
        void addUnlessCancelled(Write write) {
            write.attempt().dequeue();
            if (!write.result().isDone()) {
                keys.addAll(write.keys());
                writes.add(write);
            }
        }
    }

    private CompletableFuture<List<TxnResult>> send(List<Write> group) {
        Span span = spans.group(member, traces(group));
        return transact(group).whenComplete((results, failure) -> {
            if (failure != null) {
                span.error(failure);
            }
            span.end();
        });
    }

    private static List<@Nullable TraceContext> traces(List<Write> group) {
        List<@Nullable TraceContext> traces = new ArrayList<>(group.size());
        group.forEach(write -> traces.add(write.trace()));
        return traces;
    }

    private CompletableFuture<List<TxnResult>> transact(List<Write> group) {
        Duration longest = group.stream()
                .map(write -> write.attempt().limit())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        var attempt = new Attempt(longest, true);
        group.forEach(write -> write.attempt().join(attempt));
        List<Transaction> transactions = group.stream().map(Write::transaction).toList();
        try {
            return transactions.size() == 1
                    ? member.call(attempt, JetcdMapper.commit(transactions.getFirst()))
                            .thenApply(List::of)
                    : member.call(attempt, JetcdMapper.commitAll(transactions));
        } catch (Throwable e) {
            // An Error too: without a result, no later group would be sent.
            attempt.end();
            return CompletableFuture.failedFuture(e);
        }
    }

    private void settle(List<Write> group, @Nullable List<TxnResult> results, @Nullable Throwable failure) {
        if (results != null) {
            for (int i = 0; i < group.size(); i++) {
                group.get(i).result().complete(results.get(i));
            }
        } else if (failure != null && group.size() > 1 && mayBeOneOf(group, failure)) {
            group.stream().filter(write -> !write.result().isDone()).forEach(this::sendAlone);
        } else if (failure != null) {
            group.forEach(write -> write.result().completeExceptionally(failure));
        }
    }

    private void sendAlone(Write write) {
        List<Write> alone = List.of(write);
        send(alone).whenComplete((results, failure) -> settle(alone, results, failure));
    }

    /** Whether etcd refused the group for one of its writes, which does not concern the others. */
    private static boolean mayBeOneOf(List<Write> group, Throwable failure) {
        Status status = FailureKind.status(failure);
        return switch (FailureKind.of(status, group.getFirst().attempt())) {
            case REFUSED, FORBIDDEN -> !FailureKind.refusesAll(status);
            case NOT_EXECUTED, UNKNOWN -> false;
        };
    }
}
