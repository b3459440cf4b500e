package dev.abacus.chaos.linearizability.keys;

import dev.abacus.chaos.linearizability.HistoryOperation;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Recorder of the history. Thread-safe. */
final class Recorder {

    private final long start = System.nanoTime();
    private final int maxOperations;
    private final Map<String, Queue<HistoryOperation<KeyCall>>> operations = new ConcurrentSkipListMap<>();
    private final Queue<FailedKeyRequest> failed = new ConcurrentLinkedQueue<>();
    private final AtomicInteger recorded = new AtomicInteger();

    Recorder(int maxOperations) {
        this.maxOperations = maxOperations;
    }

    long now() {
        return System.nanoTime() - start;
    }

    boolean isFull() {
        return recorded.get() >= maxOperations;
    }

    int recorded() {
        return recorded.get();
    }

    void add(String key, HistoryOperation<KeyCall> operation) {
        recorded.incrementAndGet();
        operations.computeIfAbsent(key, _ -> new ConcurrentLinkedQueue<>()).add(operation);
    }

    void addFailed(FailedKeyRequest request) {
        failed.add(request);
    }

    KeyHistory history() {
        Map<String, List<HistoryOperation<KeyCall>>> byKey = new TreeMap<>();
        operations.forEach((key, queue) -> byKey.put(key, List.copyOf(queue)));
        return new KeyHistory(byKey, List.copyOf(failed));
    }
}
