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
    static final String KEYS = "/abacus/leaders/";

    static Leader of(Outcome.Stored key) {
        return new Leader(new String(key.value(), UTF_8), key.createRevision());
    }
}
