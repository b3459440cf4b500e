package dev.abacus.chaos.fuzz.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** Server that sends the same bytes for each request, or closes the connection where there are none. */
public final class PlantedServer implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final byte[] response;
    private final boolean closing;

    public PlantedServer(String response) throws IOException {
        this(response, false);
    }

    /** @param closing whether it closes each connection behind the first response, before it has read the body */
    public PlantedServer(String response, boolean closing) throws IOException {
        this.response = response.getBytes(ISO_8859_1);
        this.closing = closing;
        Thread.startVirtualThread(this::serve);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.startVirtualThread(() -> respond(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void respond(Socket socket) {
        try (socket) {
            byte[] buffer = new byte[8192];
            StringBuilder received = new StringBuilder();
            for (int count = socket.getInputStream().read(buffer);
                    count > 0 && response.length > 0;
                    count = socket.getInputStream().read(buffer)) {
                received.append(new String(buffer, 0, count, ISO_8859_1));
                if (received.indexOf("\r\n\r\n") >= 0) {
                    received.setLength(0);
                    socket.getOutputStream().write(response);
                    if (closing) {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            // the client has gone
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
