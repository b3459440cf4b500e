package dev.abacus.cluster.room.view;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Last values of sources that are read in the background, each by one reader at a time: a source that hangs delays no other. */
final class SampleCache {
    private final Map<String, Sample> values = new ConcurrentHashMap<>();
    private final Set<String> reading = ConcurrentHashMap.newKeySet();

    private record Sample(long nanos, JsonNode value) {}

    /** Reads the source if its value is older than the interval; does not wait. A read that fails makes it missing. */
    void refresh(String source, Duration interval, Supplier<JsonNode> read) {
        Sample last = values.get(source);
        boolean due = last == null || System.nanoTime() - last.nanos() >= interval.toNanos();
        if (due && reading.add(source)) {
            long began = System.nanoTime();
            Thread.startVirtualThread(() -> {
                try {
                    values.put(source, new Sample(began, readOrMissing(read)));
                } finally {
                    reading.remove(source);
                }
            });
        }
    }

    private static JsonNode readOrMissing(Supplier<JsonNode> read) {
        try {
            return read.get();
        } catch (RuntimeException | Error e) {
            return MissingNode.getInstance();
        }
    }

    JsonNode get(String source) {
        Sample sample = values.get(source);
        return sample == null ? MissingNode.getInstance() : sample.value();
    }

    /** Forgets the sources that are not wanted any more. */
    void retain(Predicate<String> wanted) {
        values.keySet().removeIf(wanted.negate());
    }
}
