package dev.abacus.testsupport.streams;

import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Parser of server-sent events (<a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">WHATWG</a>).
 * An incomplete event at the end is dropped.
 */
public final class EventParser {

    private final BufferedReader lines;
    private String id = "";
    private volatile String lastId = "";

    public EventParser(BufferedReader lines) {
        this.lines = lines;
    }

    /** Null at the end of the stream. */
    public @Nullable Event next() throws IOException {
        String name = "message";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("id:")) {
                id = value(line);
            } else if (line.startsWith("event:")) {
                name = value(line);
            } else if (line.startsWith("data:")) {
                data.append(value(line)).append('\n');
            } else if (line.isEmpty()) {
                lastId = id;
                if (!data.isEmpty()) {
                    return new Event(id, name, data.substring(0, data.length() - 1));
                }
            }
        }
        return null;
    }

    /** Where to resume: the id of the last event, or a later id without an event; empty before the first. Thread-safe. */
    public String lastId() {
        return lastId;
    }

    private static String value(String line) {
        String value = line.substring(line.indexOf(':') + 1);
        return value.startsWith(" ") ? value.substring(1) : value;
    }
}
