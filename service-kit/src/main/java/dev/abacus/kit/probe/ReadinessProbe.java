package dev.abacus.kit.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Health check of a container: exits with 0 if the service on this machine is ready, otherwise with 1 and the reason.
 * It needs only the JDK: it starts every few seconds, and the image needs no curl and no shell.
 */
final class ReadinessProbe {
    private static final int DEFAULT_PORT = 8080;
    private static final int TIME_LIMIT_MILLIS = 2_000;

    private ReadinessProbe() {}

    public static void main(String[] arguments) {
        String answer = ask(port(System.getenv("SERVER_PORT")));
        System.out.println(answer);
        System.exit(answer.contains(" 200") ? 0 : 1);
    }

    /** @return the answer's first line, or what went wrong */
    static String ask(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIME_LIMIT_MILLIS);
            socket.setSoTimeout(TIME_LIMIT_MILLIS);
            String request = "GET /actuator/health/readiness HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            @Nullable
            String status = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            return status == null ? "closed without an answer" : status;
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static int port(@Nullable String configured) {
        return configured == null ? DEFAULT_PORT : Integer.parseInt(configured);
    }
}
