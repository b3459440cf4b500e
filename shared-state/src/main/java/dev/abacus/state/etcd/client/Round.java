package dev.abacus.state.etcd.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Round of a call, which asks each member once. The limit of its attempts is doubled after a round in which one timed out,
 * not before: a follower that does not know yet that its leader is gone never answers a write.
 */
final class Round {
    private final Duration limit;
    private final List<MemberConnection> tried = new ArrayList<>();
    private boolean late;

    /** @param limit of each attempt */
    Round(Duration limit) {
        this.limit = limit;
    }

    Duration limit() {
        return limit;
    }

    /** The members that have failed in this round. */
    List<MemberConnection> tried() {
        return tried;
    }

    void failed(MemberConnection member, boolean timedOut) {
        tried.add(member);
        late |= timedOut;
    }

    /** Whether an attempt timed out. */
    boolean isLate() {
        return late;
    }

    /** Another one, where the lost leader may still hang: at another member first, if there is one. */
    Round afterElection(MemberConnection member, int members) {
        var round = new Round(limit);
        if (members > 1) {
            round.failed(member, false);
        }
        return round;
    }

    Round next() {
        return new Round(late ? limit.multipliedBy(2) : limit);
    }
}
