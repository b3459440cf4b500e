package dev.abacus.chaos.fuzz.garbage;

import dev.abacus.chaos.fuzz.grammar.SeededRandom;
import dev.abacus.testsupport.EtcdClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Generator of garbage; the seed of the run decides what comes. */
public final class GarbageGrammar {

    /** What keys begin with that are garbage. */
    public static final String STATE = "garbage/";

    /** A key with a value whose media type is garbage. */
    public static final String TYPED = STATE + "typed";

    /** An idempotency key that points at nothing. */
    public static final String KEY = "garbage";

    private static final int MAX_PIECES = 3;

    private final long seed;
    private final ConsulGarbage consul;
    private final EtcdGarbage etcd;

    public GarbageGrammar(long seed, ConsulWriter consul, List<URI> etcd) {
        this.seed = ~seed;
        this.consul = new ConsulGarbage(consul);
        this.etcd = new EtcdGarbage(new EtcdClient(etcd));
    }

    /** Not written yet. */
    public List<Garbage> of(int batch) {
        var random = new SeededRandom(seed, batch);
        List<Garbage> pieces = new ArrayList<>();
        for (int piece = random.below(MAX_PIECES); piece >= 0; piece--) {
            pieces.add(
                    switch (random.below(5)) {
                        case 0, 1 -> consul.settings(random);
                        case 2 -> consul.registration(random);
                        default -> etcd.garbage(random);
                    });
        }
        return pieces;
    }
}
