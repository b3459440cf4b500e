package dev.abacus.gateway.admission;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.context.ApplicationContext;

/** Connection that sends requests as they are written here, one after the other; one that the server closed throws. */
final class KeptConnection implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern LENGTH = Pattern.compile("(?i)\ncontent-length: *(\\d+)");

    private final Socket socket;

    KeptConnection(ApplicationContext gateway) throws IOException {
        int port = gateway.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) LIMIT.toMillis());
    }

    /**
     * @param line method and target
     * @param rest headers, and behind an empty one the body
     */
    String answer(String line, String... rest) throws IOException {
        String headers = String.join("\r\n", rest);
        String end = headers.contains("\r\n\r\n") ? "" : headers.isEmpty() ? "\r\n" : "\r\n\r\n";
        socket.getOutputStream()
                .write((line + " HTTP/1.1\r\nHost: localhost\r\n" + headers + end).getBytes(ISO_8859_1));
        String head = head(socket.getInputStream());
        Matcher length = LENGTH.matcher(head);
        int body = line.startsWith("HEAD") || !length.find() ? 0 : Integer.parseInt(length.group(1));
        return head + new String(socket.getInputStream().readNBytes(body), ISO_8859_1);
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            head.write(next);
        }
        return head.toString(ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
