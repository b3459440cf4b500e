package dev.abacus.state.etcd.txn;

import dev.abacus.state.etcd.client.Attempt;
import dev.abacus.state.etcd.client.EtcdMeters;
import dev.abacus.state.etcd.client.FailureKind;
import dev.abacus.state.etcd.client.Member;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
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
 * Writes of many callers share the way to a member: while a group is under way, those that come wait, and are the next
 * group. So a lone write leaves at once, and the busier it is, the more of them one proposal and one fsync of etcd
 * carry: the group commit of databases (DeWitt et al., <a href="https://doi.org/10.1145/602259.602261">Implementation
 * Techniques for Main Memory Database Systems</a>). Thread-safe.
 *
 * <p>In a group, a transaction is nested: it has its own conditions and branches. etcd compares for all before the first
 * one writes, so no two of a group touch the same key. The outcome of a group that fails is as unknown to each of its
 * callers as that of a request of its own: whoever repeats a transaction learns its outcome.
 */
final class GroupCommit {
    /** The default of etcd's {@code --max-txn-ops}; what is nested counts on top of what nests it. */
    private static final int MOST_OPERATIONS = 128;

    /** Maximum bytes of a group, unless one write alone is larger: see {@link Transaction#checkSize()}. */
    private static final int MOST_BYTES = 128 << 10;

    private static final int MOST_UNDER_WAY = 1;

    private final Member member;
    private final EtcdMeters meters;
    private final Queue<Write> waiting = new ConcurrentLinkedQueue<>();
    private int underWay;

    private record Write(
            Attempt attempt, Transaction transaction, Set<String> keys, CompletableFuture<TxnResult> outcome) {}

    GroupCommit(Member member, EtcdMeters meters) {
        this.member = member;
        this.meters = meters;
        meters.waiting(member, waiting);
    }

    /** A caller that gives up cancels the future: what has not left by then never will. */
    CompletableFuture<TxnResult> commit(Attempt attempt, Transaction transaction) {
        var write = new Write(attempt, transaction, transaction.keys(), new CompletableFuture<>());
        attempt.postpone();
        waiting.add(write);
        sendNext();
        return write.outcome();
    }

    private void sendNext() {
        List<Write> group = nextGroup();
        if (!group.isEmpty()) {
            meters.groupLeaves(group.size());
            send(group).whenComplete((outcomes, failure) -> {
                synchronized (this) {
                    underWay--;
                }
                meters.groupEnds();
                sendNext();
                settle(group, outcomes, failure);
            });
        }
    }

    /** Those that came first and get along with each other. */
    private synchronized List<Write> nextGroup() {
        List<Write> group = new ArrayList<>();
        if (underWay == MOST_UNDER_WAY) {
            return group;
        }
        Set<String> keys = new HashSet<>();
        int width = 0;
        int bytes = 0;
        Iterator<Write> candidates = waiting.iterator();
        while (candidates.hasNext()) {
            Write next = candidates.next();
            if (next.outcome().isDone()) {
                candidates.remove();
                continue;
            }
            width = Math.max(width, next.transaction().width());
            bytes += next.transaction().bytes();
            if (!group.isEmpty() && (group.size() + 1 + width > MOST_OPERATIONS || bytes > MOST_BYTES)) {
                break;
            }
            if (next.keys().stream().noneMatch(keys::contains)) {
                candidates.remove();
                // In this order: either its caller sees that it leaves, or is seen to have given up.
                next.attempt().leave();
                if (!next.outcome().isDone()) {
                    keys.addAll(next.keys());
                    group.add(next);
                }
            }
        }
        if (!group.isEmpty()) {
            underWay++;
        }
        group.sort(Comparator.comparing(write -> write.transaction().order()));
        return group;
    }

    private CompletableFuture<List<TxnResult>> send(List<Write> group) {
        Duration longest = group.stream()
                .map(write -> write.attempt().limit())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        var together = new Attempt(longest, true);
        group.forEach(write -> write.attempt().becomePartOf(together));
        List<Transaction> transactions = group.stream().map(Write::transaction).toList();
        try {
            return transactions.size() == 1
                    ? member.call(together, JetcdMapper.commit(transactions.getFirst()))
                            .thenApply(List::of)
                    : member.call(together, JetcdMapper.commitAll(transactions));
        } catch (RuntimeException e) {
            together.end();
            return CompletableFuture.failedFuture(e);
        }
    }

    private void settle(List<Write> group, @Nullable List<TxnResult> outcomes, @Nullable Throwable failure) {
        if (outcomes != null) {
            for (int i = 0; i < group.size(); i++) {
                group.get(i).outcome().complete(outcomes.get(i));
            }
        } else if (failure != null && group.size() > 1 && mayBeOneOf(group, failure)) {
            // one of them is not acceptable, which is no one else's concern
            group.stream().filter(write -> !write.outcome().isDone()).forEach(this::sendAlone);
        } else if (failure != null) {
            group.forEach(write -> write.outcome().completeExceptionally(failure));
        }
    }

    private void sendAlone(Write write) {
        List<Write> alone = List.of(write);
        send(alone).whenComplete((outcome, failure) -> settle(alone, outcome, failure));
    }

    private static boolean mayBeOneOf(List<Write> group, Throwable failure) {
        Status status = FailureKind.status(failure);
        return switch (FailureKind.of(status, group.getFirst().attempt())) {
            case REFUSED, FORBIDDEN -> !FailureKind.refusesAll(status);
            case NOT_DONE, UNKNOWN -> false;
        };
    }
}
