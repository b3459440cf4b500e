package dev.abacus.systemtests.overload;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Kind of request of a {@link Flood}, ready to be sent.
 *
 * @param priority that the gateway's admission gives it
 */
public record FloodRequest(String priority, Supplier<byte[]> source) {

    public static final String CRITICAL = "critical";
    public static final String DEFAULT = "default";
    public static final String SHEDDABLE = "sheddable";

    private static final String BODY = "{\"numbers\":[1,2,3]}";

    static FloodRequest computing(URI gateway) {
        return always(DEFAULT, head("GET", gateway, "/api/multiply?a=7&b=8") + "\r\n");
    }

    /** Without an idempotency key, each one is recorded. */
    static FloodRequest recording(URI gateway) {
        return always(DEFAULT, head("POST", gateway, "/api/sum") + body(""));
    }

    static FloodRequest recordingWithKey(URI gateway) {
        String head = head("POST", gateway, "/api/sum");
        return new FloodRequest(
                CRITICAL, () -> bytes(head + body("Idempotency-Key: %s\r\n".formatted(UUID.randomUUID()))));
    }

    static FloodRequest background(URI gateway) {
        return always(SHEDDABLE, head("GET", gateway, "/api/multiply?a=7&b=8") + "Abacus-Priority: background\r\n\r\n");
    }

    byte[] bytes() {
        return source.get();
    }

    private static FloodRequest always(String priority, String request) {
        byte[] bytes = bytes(request);
        return new FloodRequest(priority, () -> bytes);
    }

    private static String head(String method, URI gateway, String path) {
        return "%s %s HTTP/1.1\r\nHost: %s\r\n".formatted(method, path, gateway.getAuthority());
    }

    private static String body(String headers) {
        return "%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(headers, BODY.length(), BODY);
    }

    private static byte[] bytes(String request) {
        return request.getBytes(StandardCharsets.US_ASCII);
    }
}
