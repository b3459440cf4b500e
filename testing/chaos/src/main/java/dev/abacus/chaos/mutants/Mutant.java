package dev.abacus.chaos.mutants;

import dev.abacus.testsupport.EtcdClient;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Mutant of the suite: the suite with one planted fault. A promise is broken by each but the first.
 *
 * <p>Most faults show in one of {@value #SELDOM} calls or events, as the rare ones of real programs do.
 */
public enum Mutant {
    NONE("nothing", Mutant.SELDOM, Mutant.ANY, PlantedFault.None::new),

    LOST_RECORDING("an acknowledged recording is lost", Mutant.SELDOM, Mutant.CALLS, RecordingFaults::lost),
    DOUBLED_RECORDING("a recording is made twice", Mutant.SELDOM, Mutant.CALLS, RecordingFaults::doubled),
    RETRY_WITHOUT_KEY("a retry leaves out the key", Mutant.SELDOM, Mutant.CALLS, RecordingFaults::repeatedWithoutKey),
    WRONG_RESULT("a result is wrong", Mutant.SELDOM, Mutant.CALLS, RecordingFaults::wrongResult),
    DONE_RECORDING_UNAVAILABLE(
            "`unavailable` for a recording that was made",
            Mutant.SELDOM,
            Mutant.CALLS,
            RecordingFaults::doneButUnavailable),
    LEASE_NOT_RENEWED(
            "a lease ends early, and its records with it", Mutant.SELDOM, Mutant.CALLS, RecordingFaults::leaseEnded),
    HALF_RECORD("a key is there without its record", Mutant.SELDOM, Mutant.CALLS, RecordingFaults::half),

    LOST_WRITE("an acknowledged write of a key is lost", Mutant.SELDOM, Mutant.KEYS, KeyFaults::lostWrite),
    STALE_READ("a read answers with the value before", Mutant.SELDOM, Mutant.KEYS, KeyFaults::staleRead),
    COMPARE_THEN_SET("compare-and-set is not atomic", Mutant.ALWAYS, Mutant.KEYS, KeyFaults::compareThenSet),
    REFUSED_WRITE_DONE("412 for a write that is made", Mutant.ALWAYS, Mutant.KEYS, KeyFaults::refusedButDone),
    DONE_WRITE_UNAVAILABLE(
            "`unavailable` for a write that was made", Mutant.SELDOM, Mutant.KEYS, KeyFaults::doneButUnavailable),
    FAILED_WRITE("500 for a write of a key", Mutant.SELDOM, Mutant.KEYS, KeyFaults::internalError),

    SKIPPED_EVENT("a stream skips an event", Mutant.SELDOM, Mutant.STREAMS, EventFaults::skipped),
    DOUBLED_EVENT("a stream brings an event twice", Mutant.SELDOM, Mutant.STREAMS, EventFaults::doubled),
    REORDERED_EVENTS("a stream swaps two events", Mutant.SELDOM, Mutant.STREAMS, EventFaults::reordered),
    ALTERED_EVENT("an event has another result or value", Mutant.SELDOM, Mutant.STREAMS, EventFaults::altered),

    FENCING_IGNORED(
            "a deposed leader writes by its term", Mutant.SELDOM, Mutant.FENCING, RecordingFaults::fencingIgnored);

    private static final int SELDOM = 10;
    private static final int ALWAYS = 1;

    private static final String ANY = "Checker";
    private static final String CALLS = "CallsChecker";
    private static final String KEYS = "KeyHistoryChecker";
    private static final String STREAMS = "StreamChecker";
    private static final String FENCING = "FencingChecker";

    private final String fault;
    private final int oneIn;
    private final String checkers;
    private final Function<EtcdClient, PlantedFault> plan;

    Mutant(String fault, int oneIn, String checkers, Function<EtcdClient, PlantedFault> plan) {
        this.fault = fault;
        this.oneIn = oneIn;
        this.checkers = checkers;
        this.plan = plan;
    }

    Mutant(String fault, int oneIn, String checkers, Supplier<PlantedFault> plan) {
        this(fault, oneIn, checkers, _ -> plan.get());
    }

    /** In a few words. */
    public String fault() {
        return fault;
    }

    /** Average number of calls or events that it can affect, for one that it affects. */
    int oneIn() {
        return oneIn;
    }

    /** Whether a checker of this simple name has to find the fault. Others may report what follows from it. */
    boolean isFor(String checker) {
        return checker.endsWith(checkers);
    }

    PlantedFault plant(EtcdClient etcd) {
        return plan.apply(etcd);
    }

    /** As on the command line: {@code lost-write}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
