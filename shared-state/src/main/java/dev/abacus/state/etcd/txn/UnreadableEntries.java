package dev.abacus.state.etcd.txn;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decoder that skips the entries of etcd which the suite did not write. Anybody with {@code etcdctl} can put anything
 * under the suite's prefixes, and no such entry may end a list, a stream or a task. Each skip is counted, and logged once
 * a key and revision, at most {@value #MAX_LINES} times a minute. Thread-safe.
 */
public final class UnreadableEntries {
    private static final Logger log = LoggerFactory.getLogger(UnreadableEntries.class);
    private static final int REMEMBERED = 1_000;
    private static final int MAX_LINES = 100;
    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int SHOWN_CHARACTERS = 100;

    private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private final MeterRegistry registry;
    private final Map<String, Boolean> logged = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };
    private long windowBegan = System.nanoTime();
    private int lines;

    public UnreadableEntries(MeterRegistry registry) {
        this.registry = registry;
    }

    /** The decoded entry; empty, and logged: the decoder threw. */
    public <T> Optional<T> decode(TxnResult.Stored stored, Function<TxnResult.Stored, T> decoder) {
        try {
            return Optional.of(decoder.apply(stored));
        } catch (RuntimeException e) {
            skipped(stored, e);
            return Optional.empty();
        }
    }

    private void skipped(TxnResult.Stored stored, RuntimeException why) {
        Counter.builder("abacus.etcd.unreadable")
                .description("Entries of etcd that were skipped, because the suite did not write them")
                .tag("prefix", KeyText.namespace(stored.key()))
                .register(registry)
                .increment();
        String key = excerpt(stored.key());
        switch (line(key + " " + stored.key().hashCode() + " " + stored.revision())) {
            case FIRST -> {
                log.warn(
                        "etcd has an entry that is not the suite's, and it is skipped until it is mended or deleted: key"
                                + " {}, revision {}: {}",
                        key,
                        stored.revision(),
                        excerpt(String.valueOf(why.getMessage())));
                log.debug("Skipped", why);
            }
            case LAST ->
                log.warn("etcd has more entries that are not the suite's; for a minute, only the metric"
                        + " abacus.etcd.unreadable tells of them");
            case NONE -> {}
        }
    }

    private enum Line {
        FIRST,
        LAST,
        NONE
    }

    private synchronized Line line(String entry) {
        long now = System.nanoTime();
        if (now - windowBegan > WINDOW_NANOS) {
            windowBegan = now;
            lines = 0;
        }
        if (lines > MAX_LINES || logged.containsKey(entry)) {
            return Line.NONE;
        }
        if (++lines > MAX_LINES) {
            return Line.LAST;
        }
        logged.put(entry, true);
        return Line.FIRST;
    }

    /** The start of a text on one line, with codes for bytes that are not UTF-8 and for invisible characters. */
    private static String excerpt(String text) {
        int characters = text.codePointCount(0, text.length());
        String start = text.substring(0, text.offsetByCodePoints(0, Math.min(characters, SHOWN_CHARACTERS)));
        String shown = INVISIBLE.matcher(start).replaceAll(found -> {
            int character = found.group().codePointAt(0);
            return (KeyText.isEscape(character) ? "\\\\x%02x" : "\\\\u%04x")
                    .formatted(KeyText.isEscape(character) ? character & 0xFF : character);
        });
        return characters > SHOWN_CHARACTERS ? shown + "… (" + characters + " characters)" : shown;
    }
}
