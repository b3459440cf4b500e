package dev.abacus.state.leadership;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.state.etcd.Outcome;

/**
 * Who leads.
 *
 * @param candidate its name
 * @param term the revision of etcd at which it became leader: each term's is larger than all before
 */
public record Leader(String candidate, long term) {
    private static final String KEYS = "/abacus/leaders/";

    /** What the leader of an election is kept under in etcd. */
    public static String key(String election) {
        return KEYS + election;
    }

    public static Leader of(Outcome.Stored key) {
        return new Leader(new String(key.value(), UTF_8), key.createRevision());
    }
}
