package dev.abacus.systemtests.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.cluster.process.Http;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Answer of the control room to a request that no browser makes. */
record RoomReply(int status, String body) {
    /** An idle room reads the suite before it answers. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** With any headers, {@code Host} and {@code Origin} included. */
    static RoomReply send(URI uri, String method, String json, Map<String, String> headers) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", uri.getPort())) {
            StringBuilder head = new StringBuilder(method + " " + uri.getPath() + " HTTP/1.1\r\nConnection: close\r\n");
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            byte[] body = json.getBytes(UTF_8);
            head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
            socket.getOutputStream().write(head.toString().getBytes(UTF_8));
            socket.getOutputStream().write(body);
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            return new RoomReply(Integer.parseInt(answer.split(" ")[1]), answer);
        }
    }

    static RoomReply post(URI uri, String json, Map<String, String> headers) {
        Http.Reply reply = Http.send("POST", uri, json.getBytes(UTF_8), headers, LIMIT);
        return new RoomReply(reply.status(), new String(reply.body(), UTF_8));
    }
}
