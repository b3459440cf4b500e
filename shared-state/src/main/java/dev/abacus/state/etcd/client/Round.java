package dev.abacus.state.etcd.client;

import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Round of a call, which asks each member once. The limit of its attempts is doubled after a round in which one timed out,
 * not before: a follower that does not know yet that its leader is gone never answers a write. For one thread.
 */
final class Round {
    /** State after a failed attempt; {@link Members#call} says how each goes on. */
    enum RoundState {
        OPEN,
        TIMED_OUT,
        FAILED_FAST,
        LEADER_CHANGED
    }

    private final Duration limit;
    private final int members;
    private final List<MemberConnection> tried = new ArrayList<>();
    private boolean late;

    /** @param limit of each attempt */
    Round(Duration limit, int members) {
        this.limit = limit;
        this.members = members;
    }

    Duration limit() {
        return limit;
    }

    /** The members that have failed in this round. */
    List<MemberConnection> tried() {
        return tried;
    }

    RoundState failed(MemberConnection member, Status failure) {
        if (FailureKind.isLeaderChanged(failure)) {
            return RoundState.LEADER_CHANGED;
        }
        tried.add(member);
        late |= failure.getCode() == Status.Code.DEADLINE_EXCEEDED;
        if (tried.size() < members) {
            return RoundState.OPEN;
        }
        return late ? RoundState.TIMED_OUT : RoundState.FAILED_FAST;
    }

    /** Another one, where the lost leader may still hang: at another member first, if there is one. */
    Round afterElection(MemberConnection member) {
        var round = new Round(limit, members);
        if (members > 1) {
            round.tried.add(member);
        }
        return round;
    }

    Round next() {
        return new Round(late ? limit.multipliedBy(2) : limit, members);
    }
}
