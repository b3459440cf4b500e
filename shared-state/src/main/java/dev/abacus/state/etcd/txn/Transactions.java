package dev.abacus.state.etcd.txn;

import static java.util.Objects.requireNonNull;

import dev.abacus.state.OutcomeUnknownException;
import dev.abacus.state.StateException;
import dev.abacus.state.StorageFullException;
import dev.abacus.state.etcd.auth.AccessDenials;
import dev.abacus.state.etcd.client.CallDeadline;
import dev.abacus.state.etcd.client.EtcdMeters;
import dev.abacus.state.etcd.client.EtcdSpans;
import dev.abacus.state.etcd.client.MemberConnection;
import dev.abacus.state.etcd.client.Members;
import dev.abacus.state.etcd.client.NonRetryableException;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Transactions on the cluster, with a {@link GroupCommit} for each member. Thread-safe. */
public final class Transactions {
    static final Transaction REVISION =
            Transaction.read(List.of(Range.key("/abacus/probe").withoutValues()));

    /** As a recording, but its condition never holds: it writes nothing. Every user may do this. */
    private static final Transaction DRY_RUN = new Transaction(
            List.of(new Compare.NotAtRevision("/abacus/probe", 0)),
            List.of(new Op.Put("/abacus/never", new byte[0], 0)),
            List.of());

    private final Members members;
    private final AccessDenials access;
    private final EtcdMeters meters;
    private final EtcdSpans spans;
    private final BooleanSupplier groupCommit;
    private final Map<MemberConnection, GroupCommit> groups;

    /** @param groupCommit whether concurrent writes share a transaction, read by each of them */
    public Transactions(
            Members members, AccessDenials access, EtcdMeters meters, EtcdSpans spans, BooleanSupplier groupCommit) {
        this.members = members;
        this.access = access;
        this.meters = meters;
        this.spans = spans;
        this.groupCommit = groupCommit;
        this.groups = members.all().stream()
                .collect(Collectors.toMap(Function.identity(), member -> new GroupCommit(member, meters, spans)));
    }

    public TxnResult commit(CallDeadline deadline, Transaction transaction) {
        try {
            return send(deadline, transaction);
        } catch (StorageFullException full) {
            return readBack(deadline, transaction, full);
        }
    }

    /** Finds out whether etcd has executed a transaction before it said that its database is full. */
    private TxnResult readBack(CallDeadline deadline, Transaction transaction, StorageFullException full) {
        TxnResult now;
        try {
            now = send(deadline, transaction.readBack());
        } catch (StateException | NonRetryableException e) {
            throw new OutcomeUnknownException("etcd's database is full, and it may have written or not", e);
        }
        if (now.succeeded()) {
            throw full;
        }
        return now;
    }

    private TxnResult send(CallDeadline deadline, Transaction transaction) {
        transaction.checkSize();
        // Alone if it only deletes: a group counts as something that puts, which a full etcd refuses.
        boolean grouped = transaction.puts() && groupCommit.getAsBoolean();
        var request = JetcdMapper.commit(transaction);
        TxnResult result;
        try {
            result = members.call(deadline, transaction.writes(), !transaction.serializable(), (member, attempt) -> {
                spans.calling(member);
                return grouped
                        ? requireNonNull(groups.get(member)).commit(attempt, transaction)
                        : member.call(attempt, request);
            });
        } catch (StateException e) {
            access.failed(e, transaction::access);
            throw e;
        }
        access.succeeded(transaction::access);
        meters.seen(result.revision());
        return result;
    }

    public void dryRun(CallDeadline deadline) {
        send(deadline, DRY_RUN);
    }

    public long revision(CallDeadline deadline) {
        return commit(deadline, REVISION).revision();
    }
}
