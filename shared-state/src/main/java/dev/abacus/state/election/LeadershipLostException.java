package dev.abacus.state.election;

/** The term has ended: nothing was written, and no write of this term will succeed. */
public final class LeadershipLostException extends RuntimeException {
    LeadershipLostException(Leader leader, String key) {
        super("term %d of %s has ended; it did not write %s".formatted(leader.term(), leader.candidate(), key));
    }
}
