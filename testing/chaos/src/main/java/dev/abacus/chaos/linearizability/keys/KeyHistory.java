package dev.abacus.chaos.linearizability.keys;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.abacus.chaos.linearizability.HistoryOperation;
import dev.abacus.chaos.linearizability.Linearizability;
import dev.abacus.chaos.linearizability.LinearizabilityResult;
import dev.abacus.chaos.linearizability.SearchLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * History of keys: the operations of clients, and the requests that failed. A failed write that may take effect is also an
 * operation, one whose outcome is unknown.
 */
public final class KeyHistory {

    private final Map<String, List<HistoryOperation<KeyCall>>> operations;
    private final List<FailedKeyRequest> failed;

    KeyHistory(Map<String, List<HistoryOperation<KeyCall>>> operations, List<FailedKeyRequest> failed) {
        this.operations = operations;
        this.failed = failed;
    }

    public LinearizabilityResult check(SearchLimits limits) {
        return Linearizability.check(new KeyModel(), operations, limits);
    }

    public int operations() {
        return count(_ -> true);
    }

    /** Writes whose outcome is unknown. */
    public int pending() {
        return count(HistoryOperation::isPending);
    }

    /** Reads that were answered. */
    public int reads() {
        return count(operation -> operation.action().request() instanceof KeyRequest.Get);
    }

    /** Acknowledged writes and deletes. */
    public int writes() {
        return count(operation -> operation.action().answer() instanceof KeyAnswer.Stored
                || operation.action().answer() instanceof KeyAnswer.Deleted);
    }

    /** Requests with a response that the API does not document for them. */
    public List<String> unexpectedResponses() {
        return failed(request -> request.outcome().kind() == KeyFailure.UNEXPECTED_RESPONSE);
    }

    /** @param time since the history's start @return the requests that failed and were sent later */
    public List<String> failedAfter(Duration time) {
        return failed(request -> request.invoked().compareTo(time) > 0);
    }

    private List<String> failed(Predicate<FailedKeyRequest> which) {
        return failed.stream().filter(which).map(FailedKeyRequest::toString).toList();
    }

    /** In a line. */
    @Override
    public String toString() {
        return "%d operations on %d keys (%d reads, %d writes, %d conditions failed, %d outcomes unknown); failed: %s"
                .formatted(
                        operations(),
                        operations.size(),
                        reads(),
                        writes(),
                        count(operation -> operation.action().answer() instanceof KeyAnswer.ConditionFailed),
                        pending(),
                        failed.stream()
                                .collect(groupingBy(request -> request.outcome().why(), TreeMap::new, counting())));
    }

    private int count(Predicate<HistoryOperation<KeyCall>> which) {
        return (int) all().filter(which).count();
    }

    Stream<HistoryOperation<KeyCall>> all() {
        return operations.values().stream().flatMap(List::stream);
    }
}
