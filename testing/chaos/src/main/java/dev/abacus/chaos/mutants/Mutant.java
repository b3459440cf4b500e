package dev.abacus.chaos.mutants;

import dev.abacus.chaos.audit.EtcdClient;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Mutant of the suite: the suite with one planted fault. A promise is broken by each but the first.
 *
 * <p>Most faults show in one of {@value #SELDOM} calls or events, as the rare ones of real programs do.
 */
public enum Mutant {
    NONE("nothing", Mutant.SELDOM, PlantedFault.None::new),

    LOST_RECORDING("an acknowledged recording is lost", Mutant.SELDOM, RecordingFaults::lost),
    DOUBLED_RECORDING("a recording is made twice, with another key", Mutant.SELDOM, RecordingFaults::doubled),
    RETRY_WITHOUT_KEY("a retry leaves out the idempotency key", Mutant.SELDOM, RecordingFaults::repeatedWithoutKey),
    WRONG_RESULT("a result is wrong", Mutant.SELDOM, RecordingFaults::wrongResult),
    DONE_RECORDING_UNAVAILABLE(
            "`unavailable` for a recording that was made", Mutant.SELDOM, RecordingFaults::doneButUnavailable),
    LEASE_NOT_RENEWED("a lease ends early, and its records with it", Mutant.SELDOM, RecordingFaults::leaseEnded),
    HALF_RECORD("a key is there without its record", Mutant.SELDOM, RecordingFaults::half),

    LOST_WRITE("an acknowledged write of a key is lost", Mutant.SELDOM, KeyFaults::lostWrite),
    STALE_READ("a read answers with the value before", Mutant.SELDOM, KeyFaults::staleRead),
    COMPARE_THEN_SET("compare-and-set is not atomic", Mutant.ALWAYS, KeyFaults::compareThenSet),
    REFUSED_WRITE_DONE("412 for a write that is made", Mutant.ALWAYS, KeyFaults::refusedButDone),
    DONE_WRITE_UNAVAILABLE("`unavailable` for a write that was made", Mutant.SELDOM, KeyFaults::doneButUnavailable),

    SKIPPED_EVENT("a stream skips an event", Mutant.SELDOM, EventFaults::skipped),
    DOUBLED_EVENT("a stream brings an event twice", Mutant.SELDOM, EventFaults::doubled),
    REORDERED_EVENTS("a stream swaps two events", Mutant.SELDOM, EventFaults::reordered),
    ALTERED_EVENT("an event has another result or value", Mutant.SELDOM, EventFaults::altered),

    FENCING_IGNORED("a deposed leader writes by its term", Mutant.SELDOM, RecordingFaults::fencingIgnored);

    private static final int SELDOM = 20;
    private static final int ALWAYS = 1;

    private final String fault;
    private final int oneIn;
    private final Function<EtcdClient, PlantedFault> plan;

    Mutant(String fault, int oneIn, Function<EtcdClient, PlantedFault> plan) {
        this.fault = fault;
        this.oneIn = oneIn;
        this.plan = plan;
    }

    Mutant(String fault, int oneIn, Supplier<PlantedFault> plan) {
        this(fault, oneIn, _ -> plan.get());
    }

    /** In a few words. */
    public String fault() {
        return fault;
    }

    /** On average, the fault shows in one of so many calls or events that it affects. */
    int oneIn() {
        return oneIn;
    }

    PlantedFault plant(EtcdClient etcd) {
        return plan.apply(etcd);
    }

    /** As on the command line: {@code lost-write}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** All that have a fault. */
    public static Stream<Mutant> faulty() {
        return Stream.of(values()).filter(mutant -> mutant != NONE);
    }
}
