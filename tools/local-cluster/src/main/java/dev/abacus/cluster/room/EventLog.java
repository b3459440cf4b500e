package dev.abacus.cluster.room;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bounded log of changes that all event streams read, each at its own pace. A reader that is too far behind gets a
 * snapshot instead. Thread-safe.
 */
final class EventLog {
    /** A minute of changes. */
    static final int MAX_CHANGES = 240;

    static final int MAX_CHARS = 4 * 1024 * 1024;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final Map<String, JsonNode> current = new TreeMap<>();
    private final Deque<Event> changes = new ArrayDeque<>();
    private long last;
    private long chars;

    /** @param data JSON in one line */
    record Event(long number, String kind, String id, String data) {}

    /** Adds a change of those fields whose values differ; of fields of the moment, which a snapshot lacks, in any case. */
    synchronized void publish(Map<String, JsonNode> fields, Map<String, JsonNode> moment) {
        Map<String, JsonNode> changed = new TreeMap<>(moment);
        fields.forEach((name, value) -> {
            if (!value.equals(current.put(name, value))) {
                changed.put(name, value);
            }
        });
        if (!changed.isEmpty()) {
            last++;
            changes.add(event("change", JsonMapper.shared().writeValueAsString(changed)));
            chars += changes.getLast().data().length();
            while (changes.size() > MAX_CHANGES || chars > MAX_CHARS) {
                chars -= changes.remove().data().length();
            }
            notifyAll();
        }
    }

    /** The whole state. @param more fields that are added to it */
    synchronized Event snapshot(Map<String, JsonNode> more) {
        Map<String, JsonNode> all = new TreeMap<>(current);
        all.putAll(more);
        return event("snapshot", JsonMapper.shared().writeValueAsString(all));
    }

    /** The number of the last event that a reader has; -1 if it needs a snapshot. */
    synchronized long resume(@Nullable String lastEventId) {
        if (lastEventId == null || !lastEventId.matches(run + "-\\d{1,18}")) {
            return -1;
        }
        long number = Long.parseLong(lastEventId.substring(run.length() + 1));
        return isKept(number) ? number : -1;
    }

    private boolean isKept(long number) {
        return number <= last && number >= last - changes.size();
    }

    /** Waits for changes after this number; empty after the time. Null if some of them are not kept any more. */
    synchronized @Nullable List<Event> after(long number, long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (number == last) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return List.of();
            }
            wait(left);
        }
        return isKept(number)
                ? changes.stream().filter(event -> event.number() > number).toList()
                : null;
    }

    private Event event(String kind, String data) {
        return new Event(last, kind, run + "-" + last, data);
    }
}
