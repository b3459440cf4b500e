package dev.abacus.state.etcd.client;

import dev.abacus.state.Credentials;
import dev.abacus.state.StateException;
import io.grpc.Status;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The members of the cluster, asked one after another until one answers. A request may so be sent several times:
 * it must be one that can be repeated.
 */
public final class Members implements AutoCloseable {
    private static final Duration FIRST_ATTEMPT = Duration.ofMillis(300);
    /** What is left of an operation can be too short for any member to answer. */
    private static final Duration SHORTEST_TO_JUDGE = Duration.ofMillis(100);

    private static final Duration PAUSE = Duration.ofMillis(50);
    /** An election takes one to two seconds; an outage that lasts longer is reported without waiting for its end. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

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

    /** What is to be sent to a member. */
    @FunctionalInterface
    public interface Request<T> {
        CompletableFuture<T> to(Member member, Attempt attempt);
    }

    public <T> T call(CallDeadline operation, boolean writes, boolean needsLeader, Request<T> request) {
        List<Member> tried = new ArrayList<>();
        Duration limit = min(FIRST_ATTEMPT, operation.limit().multipliedBy(3).dividedBy(8));
        while (true) {
            operation.checkTime();
            Member member = next(tried);
            Attempt attempt = new Attempt(min(limit, operation.remaining()), needsLeader);
            Status failure;
            CompletableFuture<T> asked = request.to(member, attempt);
            try {
                T answer = asked.get(attempt.limit().plus(PAUSE).toMillis(), TimeUnit.MILLISECONDS);
                failing = false;
                return answer;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof StateException closed) {
                    throw closed;
                }
                failure = FailureKind.status(e);
            } catch (TimeoutException e) {
                asked.cancel(false);
                failure = Status.DEADLINE_EXCEEDED.withCause(e);
            } catch (InterruptedException e) {
                asked.cancel(false);
                Thread.currentThread().interrupt();
                if (writes && attempt.sent()) {
                    operation.mayHaveWritten();
                }
                throw operation.failed("interrupted", e);
            }
            FailureKind verdict = FailureKind.of(failure, attempt);
            meters.attemptFailed(member, verdict);
            switch (verdict) {
                case REFUSED -> throw FailureKind.refusal(failure, operation);
                case FORBIDDEN -> throw operation.failed(words(failure), failure.asRuntimeException());
                case UNKNOWN -> {
                    if (writes) {
                        operation.mayHaveWritten();
                    }
                }
                case NOT_DONE -> member.renewAfter(failure);
            }
            if (failure.getCode() == Status.Code.DEADLINE_EXCEEDED) {
                limit = limit.multipliedBy(2);
            }
            if (attempt.limit().compareTo(SHORTEST_TO_JUDGE) >= 0
                    || failure.getCode() != Status.Code.DEADLINE_EXCEEDED) {
                member.suspect(words(failure));
            }
            tried.add(member);
            if (tried.size() == members.size()) {
                tried.clear();
                pauseOrGiveUp(operation, failure);
            }
            if (operation.isOver()) {
                throw operation.failed(words(failure), failure.asRuntimeException());
            }
        }
    }

    /** After each member has failed once. */
    private void pauseOrGiveUp(CallDeadline operation, Status failure) {
        if (!failing) {
            failingSince = System.nanoTime();
            failing = true;
        }
        if (System.nanoTime() - failingSince > PATIENCE.toNanos()) {
            throw operation.failed(words(failure), failure.asRuntimeException());
        }
        try {
            Thread.sleep(min(PAUSE, operation.remaining()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw operation.failed("interrupted", e);
        }
    }

    private static String words(Status failure) {
        String description = failure.getDescription();
        return failure.getCode() == Status.Code.DEADLINE_EXCEEDED || description == null
                ? failure.getCode().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                : description;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    @Override
    public void close() {
        members.forEach(Member::close);
    }
}
