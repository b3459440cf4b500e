package dev.abacus.state.etcd.client;

import dev.abacus.state.Credentials;
import dev.abacus.state.StateException;
import io.grpc.Status;
import io.grpc.StatusException;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Failover: the members of the cluster, called one after another until one answers. So a request may be sent several
 * times, and must be one that can be repeated. Thread-safe.
 */
public final class Members implements AutoCloseable {
    private static final Duration FIRST_LIMIT = Duration.ofMillis(300);
    /** A member that does not answer within less than this is not suspected: no member might. */
    private static final Duration MIN_FAIR_LIMIT = Duration.ofMillis(100);

    private static final Duration PAUSE = Duration.ofMillis(50);
    /** An election rarely takes longer. While no member has answered for longer, calls fail fast. */
    private static final Duration MAX_ELECTION = Duration.ofSeconds(2);

    /** On the thread that receives the answer: handling takes little, and gRPC's pool has no bound. */
    private static final Executor ON_ARRIVAL = Runnable::run;

    private final EtcdMeters meters;
    private final List<MemberConnection> members;
    /** The highest Raft term that a probe was answered in. */
    private final AtomicLong term = new AtomicLong();

    /** Notified when a member answers again. */
    private final Object recovery = new Object();

    public Members(List<URI> endpoints, Credentials credentials, EtcdMeters meters) {
        this.meters = meters;
        this.members = endpoints.stream()
                .map(endpoint -> new MemberConnection(endpoint, credentials, ON_ARRIVAL, this::recovered))
                .toList();
    }

    public List<MemberConnection> all() {
        return members;
    }

    /**
     * The first that is not suspected and not in {@code tried}; else the one suspected last, because what broke, such as the
     * leader, was noticed first.
     */
    public MemberConnection next(List<MemberConnection> tried) {
        return members.stream()
                .filter(member -> !tried.contains(member))
                .min(Comparator.comparing(MemberConnection::suspectedFor))
                .orElseGet(members::getFirst);
    }

    /** What is sent to a member. */
    @FunctionalInterface
    public interface MemberCall<T> {
        CompletableFuture<T> to(MemberConnection member, Attempt attempt);
    }

    /**
     * Asks members until one answers or the deadline ends, through an election. After an attempt that failed, the state of the
     * {@link Round} says how the call goes on:
     *
     * <ul>
     *   <li>OPEN: it asks the next member of the round.
     *   <li>TIMED_OUT: all members have failed, one without an answer. Another round, with a longer limit, follows a pause.
     *   <li>FAILED_FAST: the call pauses until a member is not suspected. Members are probed in the background, so waiting
     *       calls are no burden. Then another round follows.
     *   <li>LEADER_CHANGED: another round follows immediately, at another member first.
     * </ul>
     *
     * <p>A call that needs no leader has one round. Others fail immediately if all members have been suspected for longer than
     * an election takes.
     *
     * @param writes whether an attempt without an answer makes the outcome unknown
     * @throws StateException if no member answers before the deadline
     * @throws NonRetryableException if a member refuses the request for what it is
     */
    public <T> T call(CallDeadline deadline, boolean writes, boolean needsLeader, MemberCall<T> request) {
        Duration limit = deadline.limit().multipliedBy(3).dividedBy(8);
        Round round = new Round(CallDeadline.min(FIRST_LIMIT, limit), members.size());
        while (true) {
            deadline.checkTime();
            if (needsLeader) {
                checkOutage(deadline);
            }
            MemberConnection member = next(round.tried());
            Attempt attempt = new Attempt(CallDeadline.min(round.limit(), deadline.remaining()), needsLeader);
            Status failure;
            try {
                T answer = await(request.to(member, attempt), attempt);
                if (needsLeader) {
                    member.answered();
                }
                return answer;
            } catch (StatusException e) {
                failure = e.getStatus();
            } catch (InterruptedException e) {
                if (writes && attempt.maybeSent()) {
                    deadline.setOutcomeUnknown();
                }
                throw interrupted(deadline, e);
            }
            judge(failure, member, attempt, deadline, writes);
            round = following(round, member, failure, deadline, needsLeader);
            if (deadline.isOver()) {
                throw deadline.expired(FailureKind.reason(failure), failure.asRuntimeException());
            }
        }
    }

    /** What a failure means: it ends the call, makes the outcome unknown, or makes the member a suspect. */
    private void judge(
            Status failure, MemberConnection member, Attempt attempt, CallDeadline deadline, boolean writes) {
        FailureKind kind = FailureKind.of(failure, attempt);
        meters.attemptFailed(member, kind);
        switch (kind) {
            case REFUSED -> throw FailureKind.refusal(failure, deadline);
            case FORBIDDEN -> throw failed(deadline, failure);
            case UNKNOWN -> {
                if (writes) {
                    deadline.setOutcomeUnknown();
                }
            }
            case NOT_EXECUTED -> {}
        }
        suspect(member, attempt, failure, kind);
    }

    /** Unless the failure says nothing of the member, as one that an election ended. */
    private static void suspect(MemberConnection member, Attempt attempt, Status failure, FailureKind kind) {
        boolean fair = failure.getCode() != Status.Code.DEADLINE_EXCEEDED
                || attempt.limit().compareTo(MIN_FAIR_LIMIT) >= 0;
        // A queued write was not sent: its timeout says nothing about the member.
        if (fair && !attempt.isQueued() && !FailureKind.isLeaderChanged(failure)) {
            if (kind == FailureKind.NOT_EXECUTED) {
                member.renewAfter(failure);
            }
            member.suspect(FailureKind.reason(failure), attempt.begun());
        }
    }

    /** The round of the next attempt, after the pause that it needs. */
    private Round following(
            Round round, MemberConnection member, Status failure, CallDeadline deadline, boolean needsLeader) {
        Round.RoundState state = round.failed(member, failure);
        return switch (state) {
            case OPEN -> round;
            case LEADER_CHANGED -> round.afterElection(member);
            case TIMED_OUT, FAILED_FAST -> {
                if (!needsLeader) {
                    throw failed(deadline, failure);
                }
                pause(deadline);
                if (state == Round.RoundState.FAILED_FAST) {
                    awaitRecovery(deadline);
                }
                yield round.next();
            }
        };
    }

    private static <T> T await(CompletableFuture<T> answer, Attempt attempt)
            throws StatusException, InterruptedException {
        try {
            return answer.get(attempt.limit().plus(PAUSE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StateException closed) {
                throw closed;
            }
            throw FailureKind.status(e).asException();
        } catch (TimeoutException e) {
            throw Status.DEADLINE_EXCEEDED.withCause(e).asException();
        } finally {
            answer.cancel(false);
        }
    }

    /** For how long all members have been suspected; zero: one is not. */
    private Duration outage() {
        return members.stream()
                .map(MemberConnection::suspectedFor)
                .min(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private void checkOutage(CallDeadline deadline) {
        if (outage().compareTo(MAX_ELECTION) > 0) {
            throw deadline.failed("no member has answered for %d s".formatted(MAX_ELECTION.toSeconds()), null);
        }
    }

    private void pause(CallDeadline deadline) {
        try {
            Thread.sleep(CallDeadline.min(PAUSE, deadline.remaining()));
        } catch (InterruptedException e) {
            throw interrupted(deadline, e);
        }
    }

    private void awaitRecovery(CallDeadline deadline) {
        try {
            synchronized (recovery) {
                Duration outage;
                while (!deadline.isOver() && (outage = outage()).isPositive()) {
                    checkOutage(deadline);
                    recovery.wait(CallDeadline.min(deadline.remaining(), MAX_ELECTION.minus(outage))
                                    .toMillis()
                            + 1);
                }
            }
        } catch (InterruptedException e) {
            throw interrupted(deadline, e);
        }
    }

    /** A higher term has another leader: what was sent before it, and not answered in time, is sent again immediately. */
    private void recovered(long raftTerm) {
        if (raftTerm > term.getAndAccumulate(raftTerm, Math::max)) {
            members.forEach(member -> member.abandon(PAUSE.multipliedBy(2)));
            // What was sent just before the leader was known: it has had the time of an answer by then.
            CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> members.forEach(member -> member.abandon(PAUSE)));
        }
        synchronized (recovery) {
            recovery.notifyAll();
        }
    }

    private static StateException interrupted(CallDeadline deadline, InterruptedException e) {
        Thread.currentThread().interrupt();
        return deadline.failed("interrupted", e);
    }

    private static StateException failed(CallDeadline deadline, Status failure) {
        return deadline.failed(FailureKind.reason(failure), failure.asRuntimeException());
    }

    @Override
    public void close() {
        members.forEach(MemberConnection::close);
        recovered(0);
    }
}
