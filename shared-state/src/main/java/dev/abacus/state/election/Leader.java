package dev.abacus.state.election;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.state.etcd.txn.TxnResult;
import java.util.regex.Pattern;

/**
 * Leader of an election.
 *
 * @param candidate its name
 * @param term the revision of etcd at which it became leader, which increases from term to term
 */
public record Leader(String candidate, long term) {
    private static final String KEYS = "/abacus/leaders/";
    /** Neither a control character nor what stands for a byte that is not UTF-8. */
    private static final Pattern NAME = Pattern.compile("[^\\p{C}\\p{Zl}\\p{Zp}\uFFFD]{1,255}");

    /** The key of an election's leader in etcd. */
    public static String key(String election) {
        return KEYS + election;
    }

    /** @throws RuntimeException if no candidate wrote it: a leader has a visible name and a lease */
    public static Leader of(TxnResult.Stored key) {
        if (key.lease() == 0) {
            throw new IllegalArgumentException("a leader's key lives by a lease, and this one for ever");
        }
        String candidate = new String(key.value(), UTF_8);
        if (!NAME.matcher(candidate).matches()) {
            throw new IllegalArgumentException("not the name of a candidate");
        }
        return new Leader(candidate, key.createRevision());
    }
}
