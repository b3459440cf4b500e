package dev.abacus.cluster.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HTTP client for servers of this machine, without threads of its own. Time limits: 1 s to connect, 1 s to read by default. */
public final class Http {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private Http() {}

    /** @param status 0 if there was no response */
    public record Reply(int status, byte[] body) {}

    public static Reply get(URI uri) {
        return send("GET", uri, null);
    }

    public static Reply send(String method, URI uri, byte @Nullable [] body) {
        return send(method, uri, body, Map.of());
    }

    public static Reply send(String method, URI uri, byte @Nullable [] body, Map<String, String> headers) {
        return send(method, uri, body, headers, TIMEOUT);
    }

    /** @param readTimeout for each read of the response */
    public static Reply send(
            String method, URI uri, byte @Nullable [] body, Map<String, String> headers, Duration readTimeout) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setRequestMethod(method);
            headers.forEach(connection::setRequestProperty);
            connection.setConnectTimeout((int) TIMEOUT.toMillis());
            connection.setReadTimeout((int) readTimeout.toMillis());
            if (body != null) {
                connection.setDoOutput(true);
                connection.getOutputStream().write(body);
            }
            int status = connection.getResponseCode();
            try (var in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return new Reply(status, in == null ? new byte[0] : in.readAllBytes());
            }
        } catch (IOException e) {
            return new Reply(0, new byte[0]);
        }
    }
}
