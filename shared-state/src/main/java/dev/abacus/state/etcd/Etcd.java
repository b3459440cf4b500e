package dev.abacus.state.etcd;

import dev.abacus.state.ClusterStatus;
import dev.abacus.state.Credentials;
import dev.abacus.state.Endpoints;
import dev.abacus.state.LoopHealth;
import dev.abacus.state.StateException;
import dev.abacus.state.StateSettings;
import dev.abacus.state.StorageFullException;
import dev.abacus.state.TooLargeException;
import dev.abacus.state.etcd.auth.AccessDenials;
import dev.abacus.state.etcd.client.Attempt;
import dev.abacus.state.etcd.client.CallDeadline;
import dev.abacus.state.etcd.client.ClusterInspection;
import dev.abacus.state.etcd.client.DatabaseSize;
import dev.abacus.state.etcd.client.EtcdMeters;
import dev.abacus.state.etcd.client.EtcdSpans;
import dev.abacus.state.etcd.client.Members;
import dev.abacus.state.etcd.client.NonRetryableException;
import dev.abacus.state.etcd.client.SnapshotReader;
import dev.abacus.state.etcd.txn.JetcdMapper;
import dev.abacus.state.etcd.txn.RangeReader;
import dev.abacus.state.etcd.txn.Transaction;
import dev.abacus.state.etcd.txn.Transactions;
import dev.abacus.state.etcd.txn.TxnResult;
import dev.abacus.state.etcd.txn.UnreadableEntries;
import dev.abacus.state.etcd.watch.SharedWatch;
import dev.abacus.state.etcd.watch.WatchClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Client of an etcd cluster. Thread-safe; opens no connection before the first call. */
public final class Etcd implements AutoCloseable {
    /** Limit of what reports on etcd: an election need not be over by then. */
    private static final Duration INSPECTION = Duration.ofMillis(800);

    private final AccessDenials access;
    private final Members members;
    private final DatabaseSize databaseSize;
    private final Supplier<StateSettings> settings;
    private final EtcdMeters meters;
    private final EtcdSpans spans;
    private final UnreadableEntries unreadable;
    private final Transactions transactions;
    private final RangeReader reader;
    private final List<SharedWatch> watches = new CopyOnWriteArrayList<>();

    /**
     * @param endpoints the members, the preferred one first; see {@link Endpoints#checked}
     * @param credentials the user of all calls but {@link #snapshot}
     * @param settings read at the start of each operation
     * @param registry for the metrics
     * @param tracer for the spans
     */
    public Etcd(
            List<URI> endpoints,
            Credentials credentials,
            Supplier<StateSettings> settings,
            MeterRegistry registry,
            Tracer tracer) {
        this.settings = settings;
        this.meters = new EtcdMeters(registry);
        this.spans = new EtcdSpans(tracer);
        this.access = new AccessDenials(credentials);
        this.members = new Members(Endpoints.checked(endpoints), credentials, meters);
        this.databaseSize = new DatabaseSize(members);
        this.unreadable = new UnreadableEntries(registry);
        this.transactions = new Transactions(
                members, access, meters, spans, () -> settings.get().groupCommit());
        this.reader = new RangeReader(transactions, unreadable);
    }

    /** Without telemetry, for an etcd that knows no users. */
    public Etcd(List<URI> endpoints, Supplier<StateSettings> settings) {
        this(endpoints, Credentials.NONE, settings, new CompositeMeterRegistry(), Tracer.NOOP);
    }

    /** Does what a caller asked for, within the time limit, and measures it. @param name its name in metrics and traces */
    public <T> T perform(String name, Function<CallDeadline, T> work) {
        return meters.timed(name, () -> spans.traced(name, () -> work.apply(deadline())));
    }

    /** The current span as W3C's {@code traceparent}, null if its trace is not sampled. */
    public @Nullable String traceparent() {
        TraceContext context = spans.current();
        return context == null ? null : "00-" + context.traceId() + "-" + context.spanId() + "-01";
    }

    public CallDeadline deadline() {
        return new CallDeadline(settings.get().timeout());
    }

    /** @param atMost the limit, if it is shorter than that of the settings */
    public CallDeadline deadline(Duration atMost) {
        return new CallDeadline(CallDeadline.min(atMost, settings.get().timeout()));
    }

    /**
     * @throws StateException if no member answers before the deadline
     * @throws NonRetryableException if etcd does not accept it
     * @throws TooLargeException if it is larger than a transaction may be
     */
    public TxnResult commit(CallDeadline deadline, Transaction transaction) {
        return transactions.commit(deadline, transaction);
    }

    public RangeReader reader() {
        return reader;
    }

    /** The store's revision now: all writes that were acknowledged before have this or an older one. */
    public long revision(CallDeadline deadline) {
        return transactions.revision(deadline);
    }

    /** @see UnreadableEntries#decode */
    public <T> Optional<T> decode(TxnResult.Stored stored, Function<TxnResult.Stored, T> decoder) {
        return unreadable.decode(stored, decoder);
    }

    /**
     * Refuses a write that would leave etcd too little room, before anything is sent.
     *
     * @throws StorageFullException if it is refused
     */
    public void checkQuota(QuotaShare room) {
        long quota = settings.get().quota();
        long inUse = databaseSize.inUse();
        if (inUse > room.bytesOf(quota)) {
            throw new StorageFullException(
                    "etcd's database is nearly full, %d of %d MiB are in use: reads and deletes go on, writes wait until there is room"
                            .formatted(inUse >> 20, quota >> 20),
                    null);
        }
    }

    /** @return the id of a new lease */
    public long grantLease(CallDeadline deadline, Duration timeToLive) {
        var request = JetcdMapper.grant(timeToLive);
        return ask(deadline, false, (member, attempt) -> member.call(attempt, request));
    }

    /** Starts a lease's time to live anew. @return false: the lease has ended, and so have its keys */
    public boolean renewLease(CallDeadline deadline, long lease) {
        var request = JetcdMapper.renew(lease);
        return ask(deadline, false, (member, attempt) -> member.call(attempt, request));
    }

    /** The time to live that a lease was granted for; zero: it has ended. */
    public Duration grantedTimeToLive(CallDeadline deadline, long lease) {
        var request = JetcdMapper.grantedTimeToLive(lease);
        return ask(deadline, false, (member, attempt) -> member.call(attempt, request));
    }

    /** Ends a lease, and its keys. @throws NonRetryableException if it has ended */
    public void revokeLease(CallDeadline deadline, long lease) {
        var request = JetcdMapper.revoke(lease);
        ask(deadline, true, (member, attempt) -> member.call(attempt, request));
    }

    private <T> T ask(CallDeadline deadline, boolean writes, Members.MemberCall<T> request) {
        try {
            return members.call(deadline, writes, true, (member, attempt) -> {
                spans.calling(member);
                return request.to(member, attempt);
            });
        } catch (StateException e) {
            access.failed(e);
            throw e;
        }
    }

    /** Revokes a lease without keys, and does not wait for the answer; it would end by itself too. */
    public void abandonLease(long lease) {
        var ignored =
                members.next(List.of()).call(new Attempt(settings.get().timeout(), false), JetcdMapper.revoke(lease));
    }

    /**
     * Writes all that is in the store, as {@code etcdctl snapshot save} does: the database of one member, and its
     * SHA-256. Over a connection of its own, which a slow {@code out} may block.
     *
     * @param credentials a user with etcd's own role {@code root}
     * @param limit of the whole
     * @return a revision: all writes until then are in the snapshot
     * @throws IOException if it cannot be written
     * @throws StateException if etcd does not give all of it
     */
    public long snapshot(OutputStream out, Credentials credentials, Duration limit) throws IOException {
        // A member that has just made a linearizable read is up to date.
        SnapshotReader snapshot = members.call(
                deadline(),
                false,
                true,
                (member, attempt) -> member.call(attempt, JetcdMapper.revision())
                        .thenApply(revision -> new SnapshotReader(member.endpoint(), revision)));
        snapshot.writeTo(out, credentials, limit);
        return snapshot.revision();
    }

    /** The changes of all keys under a prefix, by one watch, which is open while there are subscriptions. */
    public SharedWatch watch(String prefix, boolean deletions) {
        var client = new WatchClient(members, access, unreadable, () -> revision(deadline()), deletions);
        var watch = new SharedWatch(client, meters, prefix);
        watches.add(watch);
        return watch;
    }

    /** The health of a background loop that uses this client. */
    public LoopHealth loop(String name) {
        return meters.loop(name);
    }

    /** Whether a linearizable read succeeds now, within a second. */
    public boolean available() {
        try {
            revision(deadline(INSPECTION));
            return true;
        } catch (StateException | NonRetryableException e) {
            return false;
        }
    }

    /** Whether a write would succeed now, within the time limit of an operation; nothing is written. */
    public boolean dryRun() {
        try {
            transactions.dryRun(deadline());
            return true;
        } catch (StateException | NonRetryableException e) {
            return false;
        }
    }

    public ClusterStatus cluster() {
        return new ClusterInspection(CallDeadline.min(INSPECTION, settings.get().timeout())).of(members.all());
    }

    @Override
    public void close() {
        watches.forEach(SharedWatch::close);
        members.close();
    }
}
