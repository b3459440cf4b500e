package dev.abacus.state.election;

/** The writer leads no more: it did not write, and no write of its term will ever succeed again. */
public final class LeadershipLostException extends RuntimeException {
    LeadershipLostException(Leader leader, String key) {
        super("term %d of %s has ended; it did not write %s".formatted(leader.term(), leader.candidate(), key));
    }
}
