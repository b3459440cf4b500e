package dev.abacus.state.etcd.txn;

import dev.abacus.state.TooLargeException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Transaction of etcd: if all comparisons succeed, the {@code then} branch is executed, otherwise the other one.
 *
 * <p>It may be sent more than once. So one that writes has comparisons that fail once it has written. It may share a
 * revision with others, see {@link GroupCommit}.
 *
 * @param order transactions of one revision are executed in the order of these
 */
public record Transaction(List<Compare> comparisons, List<Op> then, List<Op> otherwise, String order) {
    private static final int OP_OVERHEAD_BYTES = 32;
    /** Maximum bytes. etcd keeps its last transactions in memory, and their number is fixed. */
    private static final int MAX_BYTES = 256 << 10;

    /** A transaction that may share a revision with others in any order. */
    public Transaction(List<Compare> comparisons, List<Op> then, List<Op> otherwise) {
        this(comparisons, then, otherwise, "");
    }

    public static Transaction read(List<Range> ranges) {
        return new Transaction(List.of(), ranges.stream().<Op>map(Op.Read::new).toList(), List.of());
    }

    private Stream<Op> ops() {
        return Stream.concat(then.stream(), otherwise.stream());
    }

    boolean writes() {
        return ops().anyMatch(op -> !(op instanceof Op.Read));
    }

    boolean puts() {
        return ops().anyMatch(Op.Put.class::isInstance);
    }

    /** The access it needs, such as {@code read /abacus/state/}: by namespaces, because there is no end of keys. */
    String access() {
        Set<String> namespaces = new TreeSet<>();
        keys().forEach(key -> namespaces.add(KeyText.namespace(key)));
        return (writes() ? "write " : "read ") + String.join(", ", namespaces);
    }

    /** The keys that it compares, reads or writes; of a range, its start. */
    Set<String> keys() {
        return Stream.concat(comparisons.stream().map(Compare::key), ops().map(Op::key))
                .collect(Collectors.toSet());
    }

    /** Operations as etcd counts them against its limit. */
    int width() {
        return Math.max(comparisons.size(), Math.max(then.size(), otherwise.size()));
    }

    /** Estimated bytes of the request. */
    int bytes() {
        return ops().mapToInt(op ->
                        OP_OVERHEAD_BYTES + 2 * op.key().length() + (op instanceof Op.Put put ? put.value().length : 0))
                .sum();
    }

    /** Reads what the transaction reads once it has written; succeeds if it has not written. */
    Transaction readBack() {
        return new Transaction(
                comparisons,
                List.of(),
                otherwise.stream().filter(Op.Read.class::isInstance).toList());
    }

    /** @throws TooLargeException if it writes more than etcd's memory is sized for */
    void checkSize() {
        int bytes = bytes();
        if (writes() && bytes > MAX_BYTES) {
            throw new TooLargeException(
                    "too large for the shared state: some %d bytes in one write, and at most %d are accepted"
                            .formatted(bytes, MAX_BYTES));
        }
    }

    /** Whether one member can answer it alone, without a leader. */
    boolean serializable() {
        return comparisons.isEmpty()
                && then.stream().allMatch(op -> op instanceof Op.Read(Range range) && range.serializable());
    }
}
