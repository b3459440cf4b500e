package dev.abacus.systemtests.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;

/** An open page of the control room that only reads its events. */
final class EventReader implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader lines;

    /** @param lastEventId empty for a page that is new */
    EventReader(URI room, String lastEventId) throws IOException {
        socket = new Socket("127.0.0.1", room.getPort());
        String resumed = lastEventId.isEmpty() ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
        socket.getOutputStream()
                .write(("GET /events HTTP/1.1\r\nHost: " + room.getAuthority() + "\r\n" + resumed + "\r\n")
                        .getBytes(UTF_8));
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    /** The value of the next line of this field. */
    String next(String field) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.startsWith(field + ": ")) {
            line = lines.readLine();
        }
        return line == null ? "" : line.substring(field.length() + 2);
    }

    /** Reads all until it is closed. */
    void drain() {
        try {
            while (lines.readLine() != null) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            // closed
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
