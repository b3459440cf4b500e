package dev.abacus.state.etcd.txn;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdException;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.lease.LeaseGrantResponse;
import io.etcd.jetcd.lease.LeaseRevokeResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.OptionsUtil;
import io.etcd.jetcd.options.PutOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Our words in jetcd's, and back. */
public final class JetcdMapper {
    /**
     * In a branch that is never taken. etcd's quota counts only the puts of the outermost branches: without one, a
     * group of nested transactions is taken for a read, and goes on writing when the database is full.
     */
    private static final io.etcd.jetcd.op.Op COUNTED =
            io.etcd.jetcd.op.Op.put(bytes("/abacus/never"), ByteSequence.EMPTY, PutOption.DEFAULT);

    private JetcdMapper() {}

    public static Function<Client, CompletableFuture<TxnResult>> commit(Transaction transaction) {
        return client -> client.getKVClient()
                .txn()
                .If(toCmps(transaction.conditions()))
                .Then(toOps(transaction.then()))
                .Else(toOps(transaction.otherwise()))
                .commit()
                .thenApply(response -> toOutcome(response, response.getHeader().getRevision()));
    }

    /** All in one; each decides for itself what it does. */
    static Function<Client, CompletableFuture<List<TxnResult>>> commitAll(List<Transaction> transactions) {
        io.etcd.jetcd.op.Op[] nested = transactions.stream()
                .map(each ->
                        io.etcd.jetcd.op.Op.txn(toCmps(each.conditions()), toOps(each.then()), toOps(each.otherwise())))
                .toArray(io.etcd.jetcd.op.Op[]::new);
        return client -> client.getKVClient()
                .txn()
                .Then(nested)
                .Else(COUNTED)
                .commit()
                .thenApply(response -> {
                    // those inside have none of their own
                    long revision = response.getHeader().getRevision();
                    return response.getTxnResponses().stream()
                            .map(each -> toOutcome(each, revision))
                            .toList();
                });
    }

    /** The store's revision, by a linearizable read. */
    public static Function<Client, CompletableFuture<Long>> revision() {
        return client -> commit(Transactions.REVISION).apply(client).thenApply(TxnResult::revision);
    }

    /** The id of a new lease. */
    public static Function<Client, CompletableFuture<Long>> grant(Duration timeToLive) {
        long seconds = timeToLive.plusNanos(999_999_999).toSeconds();
        return client -> client.getLeaseClient().grant(seconds).thenApply(LeaseGrantResponse::getID);
    }

    public static Function<Client, CompletableFuture<LeaseRevokeResponse>> revoke(long lease) {
        return client -> client.getLeaseClient().revoke(lease);
    }

    /**
     * Whether the lease still is. One message there and one back: jetcd's lasting keep-alive says nothing when etcd ends
     * its stream (jetcd#1383).
     */
    public static Function<Client, CompletableFuture<Boolean>> renew(long lease) {
        return client -> client.getLeaseClient()
                .keepAliveOnce(lease)
                .thenApply(answer -> true)
                .exceptionallyCompose(failure -> isGone(failure)
                        ? CompletableFuture.completedFuture(false)
                        : CompletableFuture.failedFuture(failure));
    }

    /** To a renewal, etcd answers that a lease is gone by what is left of it: nothing. jetcd makes an exception of it. */
    private static boolean isGone(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof EtcdException answer && answer.getErrorCode() == ErrorCode.NOT_FOUND;
    }

    public static ByteSequence bytes(String text) {
        return ByteSequence.from(KeyText.bytes(text));
    }

    public static ByteSequence prefixEnd(String prefix) {
        return OptionsUtil.prefixEndOf(bytes(prefix));
    }

    public static TxnResult.Stored toStored(KeyValue found) {
        return new TxnResult.Stored(
                KeyText.of(found.getKey().getBytes()),
                found.getValue().getBytes(),
                found.getCreateRevision(),
                found.getModRevision(),
                found.getLease());
    }

    private static Cmp toCmp(Compare condition) {
        return switch (condition) {
            case Compare.Absent(String key) -> new Cmp(bytes(key), Cmp.Op.EQUAL, CmpTarget.createRevision(0));
            case Compare.AtRevision(String key, long revision) ->
                new Cmp(bytes(key), Cmp.Op.EQUAL, CmpTarget.modRevision(revision));
            case Compare.NotAtRevision(String key, long revision) ->
                new Cmp(bytes(key), Cmp.Op.NOT_EQUAL, CmpTarget.modRevision(revision));
            case Compare.CreatedAt(String key, long revision) ->
                new Cmp(bytes(key), Cmp.Op.EQUAL, CmpTarget.createRevision(revision));
        };
    }

    private static Cmp[] toCmps(List<Compare> conditions) {
        return conditions.stream().map(JetcdMapper::toCmp).toArray(Cmp[]::new);
    }

    private static io.etcd.jetcd.op.Op[] toOps(List<Op> steps) {
        return steps.stream().map(JetcdMapper::toOp).toArray(io.etcd.jetcd.op.Op[]::new);
    }

    private static io.etcd.jetcd.op.Op toOp(Op step) {
        return switch (step) {
            case Op.Put(String key, byte[] value, long lease) ->
                io.etcd.jetcd.op.Op.put(
                        bytes(key),
                        ByteSequence.from(value),
                        PutOption.builder().withLeaseId(lease).build());
            case Op.Delete(String key) -> io.etcd.jetcd.op.Op.delete(bytes(key), DeleteOption.DEFAULT);
            case Op.Read(Range range) -> io.etcd.jetcd.op.Op.get(bytes(range.from()), toOption(range));
        };
    }

    private static GetOption toOption(Range range) {
        GetOption.Builder option = GetOption.builder()
                .withLimit(range.limit())
                .withRevision(range.revision())
                .withKeysOnly(range.keysOnly())
                .withSerializable(range.serializable());
        switch (range.end()) {
            case Range.End.Single() -> {}
            case Range.End.Before(String key) -> option.withRange(bytes(key));
            case Range.End.Prefix(String prefix) -> option.withRange(prefixEnd(prefix));
        }
        return option.build();
    }

    private static TxnResult toOutcome(TxnResponse response, long revision) {
        return new TxnResult(
                response.isSucceeded(),
                revision,
                response.getGetResponses().stream().map(JetcdMapper::toFound).toList());
    }

    private static TxnResult.Found toFound(GetResponse response) {
        return new TxnResult.Found(
                response.getKvs().stream().map(JetcdMapper::toStored).toList(), response.isMore(), response.getCount());
    }
}
