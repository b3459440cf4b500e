package dev.abacus.chaos.fuzz.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.chaos.fuzz.wire.Field;
import dev.abacus.chaos.fuzz.wire.RawConnection;
import dev.abacus.chaos.fuzz.wire.RawRequest;
import dev.abacus.chaos.fuzz.wire.RawResponse;
import dev.abacus.chaos.fuzz.wire.ReadResult;
import dev.abacus.chaos.fuzz.wire.SendMode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * HTTP client of the probes. It repeats a call that gets 503: on a busy machine a 503 may come, but must not stay.
 * Not thread-safe.
 */
final class ProbeClient {

    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final int REPEATS = 3;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final RawConnection connection;

    ProbeClient(URI server) {
        this.connection = new RawConnection(server, LIMIT);
    }

    RawResponse get(String target, Field... fields) throws IOException, InterruptedException {
        return call("GET", target, "", fields);
    }

    RawResponse call(String method, String target, String body, Field... fields)
            throws IOException, InterruptedException {
        List<Field> all = new ArrayList<>(List.of(fields));
        all.add(new Field("Host", "localhost"));
        byte[] bytes = body.getBytes(UTF_8);
        if (bytes.length > 0) {
            all.add(new Field("Content-Length", Integer.toString(bytes.length)));
            all.add(new Field("Content-Type", method.equals("POST") ? "application/json" : "text/plain"));
        }
        var request = new RawRequest(method, target, "HTTP/1.1", all, bytes, SendMode.KEPT_ALIVE);
        RawResponse response = send(request);
        for (int repeats = 0; response.status() == 503 && repeats < REPEATS; repeats++) {
            Thread.sleep(PAUSE);
            response = send(request);
        }
        return response;
    }

    private RawResponse send(RawRequest request) throws IOException {
        ReadResult result = connection.send(request).result();
        if (result instanceof ReadResult.TimedOut) {
            result = connection.send(request).result();
        }
        if (result instanceof ReadResult.Responded responded) {
            return responded.response();
        }
        throw new IOException("%s %s: %s".formatted(request.method(), request.target(), result));
    }

    static JsonNode json(RawResponse response) {
        return JsonMapper.shared().readTree(response.body());
    }

    static String describe(RawResponse response) {
        return response.status() + " " + response.text();
    }
}
