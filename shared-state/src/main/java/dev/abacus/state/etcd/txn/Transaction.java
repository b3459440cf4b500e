package dev.abacus.state.etcd.txn;

import dev.abacus.state.TooLargeException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All conditions hold: {@code then} happens; else {@code otherwise} does. It may be sent more than once, so one that
 * writes must be written such that a second time changes nothing: its conditions must not hold after it. It may share a
 * revision with others, see {@link GroupCommit}.
 *
 * @param order those of one revision happen in the order of these
 */
public record Transaction(List<Compare> conditions, List<Op> then, List<Op> otherwise, String order) {
    private static final int BYTES_OF_A_STEP = 32;
    /** Maximum bytes. etcd keeps its last transactions in memory: their number times this is what that can take. */
    private static final int MAX_BYTES = 256 << 10;

    /** For one to which it does not matter what it shares a revision with. */
    public Transaction(List<Compare> conditions, List<Op> then, List<Op> otherwise) {
        this(conditions, then, otherwise, "");
    }

    public static Transaction read(List<Range> ranges) {
        return new Transaction(List.of(), ranges.stream().<Op>map(Op.Read::new).toList(), List.of());
    }

    boolean writes() {
        return Stream.concat(then.stream(), otherwise.stream()).anyMatch(step -> !(step instanceof Op.Read));
    }

    boolean puts() {
        return Stream.concat(then.stream(), otherwise.stream()).anyMatch(Op.Put.class::isInstance);
    }

    /** What it does to which namespaces, such as {@code read /abacus/state/}: whole keys would be without number. */
    String access() {
        Set<String> namespaces = new TreeSet<>();
        keys().forEach(key -> namespaces.add(KeyText.namespace(key)));
        return (writes() ? "write " : "read ") + String.join(", ", namespaces);
    }

    /** All that it asks about, reads or writes; of a range, where it begins. */
    Set<String> keys() {
        return Stream.concat(
                        conditions.stream().map(Compare::key),
                        Stream.concat(then.stream(), otherwise.stream()).map(Op::key))
                .collect(Collectors.toSet());
    }

    /** Operations as etcd counts them against its limit. */
    int width() {
        return Math.max(conditions.size(), Math.max(then.size(), otherwise.size()));
    }

    /** About what it takes in a request. */
    int bytes() {
        return Stream.concat(then.stream(), otherwise.stream())
                .mapToInt(step -> BYTES_OF_A_STEP
                        + 2 * step.key().length()
                        + (step instanceof Op.Put put ? put.value().length : 0))
                .sum();
    }

    /** Of a write: etcd keeps no reads. @throws TooLargeException if it is larger than etcd's memory is sized for */
    void checkSize() {
        int bytes = bytes();
        if (writes() && bytes > MAX_BYTES) {
            throw new TooLargeException(
                    "too large for the shared state: some %d bytes in one write, and at most %d are accepted"
                            .formatted(bytes, MAX_BYTES));
        }
    }

    /** Any one member can answer it, without a leader. */
    boolean serializable() {
        return conditions.isEmpty()
                && then.stream().allMatch(step -> step instanceof Op.Read(Range range) && range.serializable());
    }
}
