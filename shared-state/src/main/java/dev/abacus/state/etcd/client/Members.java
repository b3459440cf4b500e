package dev.abacus.state.etcd.client;

import dev.abacus.state.Credentials;
import dev.abacus.state.StateException;
import io.grpc.Status;
import io.grpc.StatusException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Failover: the members of the cluster, called one after another until one answers. So a request may be sent several
 * times, and must be one that can be repeated. Thread-safe.
 */
public final class Members implements AutoCloseable {
    private static final Duration FIRST_LIMIT = Duration.ofMillis(300);
    /** A member that does not answer within less than this is not suspected: no member might. */
    private static final Duration SHORTEST_FAIR_LIMIT = Duration.ofMillis(100);

    private static final Duration PAUSE = Duration.ofMillis(50);
    /** An election takes one to two seconds. An outage that lasts longer is reported without waiting for its end. */
    private static final Duration MAX_ELECTION = Duration.ofSeconds(2);

    private final EtcdMeters meters;
    private final List<Member> members;
    private volatile boolean failing;
    private volatile long failingSince;

    public Members(List<URI> endpoints, Credentials credentials, EtcdMeters meters) {
        this.meters = meters;
        this.members = endpoints.stream()
                .map(endpoint -> new Member(endpoint, credentials))
                .toList();
    }

    public List<Member> all() {
        return members;
    }

    /** The first that is not suspected and not in {@code tried}, else the first that is not in {@code tried}. */
    public Member next(List<Member> tried) {
        List<Member> untried =
                members.stream().filter(member -> !tried.contains(member)).toList();
        return untried.stream()
                .filter(member -> !member.suspect())
                .findFirst()
                .orElseGet(() -> untried.isEmpty() ? members.getFirst() : untried.getFirst());
    }

    /** What is sent to a member. */
    @FunctionalInterface
    public interface Request<T> {
        CompletableFuture<T> to(Member member, Attempt attempt);
    }

    /**
     * Each attempt that times out doubles the limit of the next one. After a round in which every member failed, there is
     * a pause, or the end if rounds have failed for longer than an election takes.
     *
     * @param writes whether an attempt without an answer makes the outcome unknown
     * @throws StateException if no member answers before the deadline
     * @throws RefusedException if a member refuses the request for what it is
     */
    public <T> T call(CallDeadline deadline, boolean writes, boolean needsLeader, Request<T> request) {
        List<Member> tried = new ArrayList<>();
        Duration limit =
                CallDeadline.min(FIRST_LIMIT, deadline.limit().multipliedBy(3).dividedBy(8));
        while (true) {
            deadline.checkTime();
            Member member = next(tried);
            Attempt attempt = new Attempt(CallDeadline.min(limit, deadline.remaining()), needsLeader);
            Status failure;
            try {
                T answer = await(request.to(member, attempt), attempt);
                failing = false;
                return answer;
            } catch (StatusException e) {
                failure = e.getStatus();
            } catch (InterruptedException e) {
                if (writes && attempt.maybeSent()) {
                    deadline.mayHaveWritten();
                }
                throw interrupted(deadline, e);
            }
            FailureKind kind = FailureKind.of(failure, attempt);
            meters.attemptFailed(member, kind);
            switch (kind) {
                case REFUSED -> throw FailureKind.refusal(failure, deadline);
                case FORBIDDEN -> throw failed(deadline, failure);
                case UNKNOWN -> {
                    if (writes) {
                        deadline.mayHaveWritten();
                    }
                }
                case NOT_DONE -> member.renewAfter(failure);
            }
            boolean late = failure.getCode() == Status.Code.DEADLINE_EXCEEDED;
            if (!late || attempt.limit().compareTo(SHORTEST_FAIR_LIMIT) >= 0) {
                member.suspect(FailureKind.reason(failure));
            }
            if (late) {
                limit = limit.multipliedBy(2);
            }
            tried.add(member);
            if (tried.size() == members.size()) {
                tried.clear();
                pauseOrGiveUp(deadline, failure);
            }
            if (deadline.isOver()) {
                throw failed(deadline, failure);
            }
        }
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

    private void pauseOrGiveUp(CallDeadline deadline, Status failure) {
        if (!failing) {
            failingSince = System.nanoTime();
            failing = true;
        }
        if (System.nanoTime() - failingSince > MAX_ELECTION.toNanos()) {
            throw failed(deadline, failure);
        }
        try {
            Thread.sleep(CallDeadline.min(PAUSE, deadline.remaining()));
        } catch (InterruptedException e) {
            throw interrupted(deadline, e);
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
        members.forEach(Member::close);
    }
}
