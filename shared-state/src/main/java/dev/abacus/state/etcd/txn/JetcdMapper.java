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
import io.etcd.jetcd.options.LeaseOption;
import io.etcd.jetcd.options.OptionsUtil;
import io.etcd.jetcd.options.PutOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Maps transactions to jetcd requests, and responses to results. */
public final class JetcdMapper {
    /**
     * Put in a branch that never runs. etcd's quota counts only the puts of the outermost branches: without one, etcd
     * takes a group of nested transactions for a read, and lets it write into a full database.
     */
    private static final io.etcd.jetcd.op.Op COUNTED =
            io.etcd.jetcd.op.Op.put(bytes("/abacus/never"), ByteSequence.EMPTY, PutOption.DEFAULT);

    private JetcdMapper() {}

    public static Function<Client, CompletableFuture<TxnResult>> commit(Transaction transaction) {
        return client -> client.getKVClient()
                .txn()
                .If(toCmps(transaction.comparisons()))
                .Then(toOps(transaction.then()))
                .Else(toOps(transaction.otherwise()))
                .commit()
                .thenApply(response -> toResult(response, response.getHeader().getRevision()));
    }

    /** All in one request, in which each compares for itself. */
    static Function<Client, CompletableFuture<List<TxnResult>>> commitAll(List<Transaction> transactions) {
        io.etcd.jetcd.op.Op[] nested = transactions.stream()
                .map(each -> io.etcd.jetcd.op.Op.txn(
                        toCmps(each.comparisons()), toOps(each.then()), toOps(each.otherwise())))
                .toArray(io.etcd.jetcd.op.Op[]::new);
        return client -> client.getKVClient()
                .txn()
                .Then(nested)
                .Else(COUNTED)
                .commit()
                .thenApply(response -> {
                    // A nested response has no revision of its own.
                    long revision = response.getHeader().getRevision();
                    return response.getTxnResponses().stream()
                            .map(each -> toResult(each, revision))
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

    public static Function<Client, CompletableFuture<Duration>> grantedTimeToLive(long lease) {
        return client -> client.getLeaseClient()
                .timeToLive(lease, LeaseOption.DEFAULT)
                .thenApply(answer -> Duration.ofSeconds(answer.getGrantedTTL()));
    }

    /**
     * Whether the lease still exists. By a single request: jetcd's keep-alive stream reports nothing when etcd ends it
     * (jetcd#1383).
     */
    public static Function<Client, CompletableFuture<Boolean>> renew(long lease) {
        return client -> client.getLeaseClient()
                .keepAliveOnce(lease)
                .thenApply(answer -> true)
                .exceptionallyCompose(failure -> isGone(failure)
                        ? CompletableFuture.completedFuture(false)
                        : CompletableFuture.failedFuture(failure));
    }

    /** jetcd makes an exception of a renewal after which the lease has no time left, which is how etcd says it is gone. */
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

    private static Cmp toCmp(Compare comparison) {
        return switch (comparison) {
            case Compare.Absent(String key) -> new Cmp(bytes(key), Cmp.Op.EQUAL, CmpTarget.createRevision(0));
            case Compare.AtRevision(String key, long revision) ->
                new Cmp(bytes(key), Cmp.Op.EQUAL, CmpTarget.modRevision(revision));
            case Compare.NotAtRevision(String key, long revision) ->
                new Cmp(bytes(key), Cmp.Op.NOT_EQUAL, CmpTarget.modRevision(revision));
            case Compare.CreatedAt(String key, long revision) ->
                new Cmp(bytes(key), Cmp.Op.EQUAL, CmpTarget.createRevision(revision));
        };
    }

    private static Cmp[] toCmps(List<Compare> comparisons) {
        return comparisons.stream().map(JetcdMapper::toCmp).toArray(Cmp[]::new);
    }

    private static io.etcd.jetcd.op.Op[] toOps(List<Op> ops) {
        return ops.stream().map(JetcdMapper::toOp).toArray(io.etcd.jetcd.op.Op[]::new);
    }

    private static io.etcd.jetcd.op.Op toOp(Op op) {
        return switch (op) {
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

    private static TxnResult toResult(TxnResponse response, long revision) {
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
