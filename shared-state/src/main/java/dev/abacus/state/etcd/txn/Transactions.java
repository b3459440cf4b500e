package dev.abacus.state.etcd.txn;

import static java.util.Objects.requireNonNull;

import dev.abacus.state.StateException;
import dev.abacus.state.etcd.auth.AccessDenials;
import dev.abacus.state.etcd.client.CallDeadline;
import dev.abacus.state.etcd.client.EtcdMeters;
import dev.abacus.state.etcd.client.EtcdSpans;
import dev.abacus.state.etcd.client.MemberConnection;
import dev.abacus.state.etcd.client.Members;
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
        commit(deadline, DRY_RUN);
    }

    public long revision(CallDeadline deadline) {
        return commit(deadline, REVISION).revision();
    }
}
