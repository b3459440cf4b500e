package dev.abacus.chaos.fuzz.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.fuzz.wire.ReadResult.Closed;
import dev.abacus.chaos.fuzz.wire.ReadResult.Responded;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that answers and closes the connection before it has read the request (RFC 9112, 9.6). */
class RawConnectionTest {

    /** More than the buffers of both ends take. */
    private static final int BODY_BYTES = 32 << 20;

    @ParameterizedTest
    @EnumSource(names = {"KEPT_ALIVE", "PIPELINED", "ALONE"})
    void readsTheResponseAfterAWriteThatFailed(SendMode mode) throws IOException {
        assertThat(send(mode, "HTTP/1.1 417 \r\nContent-Length: 0\r\n\r\n").result())
                .isInstanceOfSatisfying(
                        Responded.class,
                        responded -> assertThat(responded.response().status()).isEqualTo(417));
    }

    @ParameterizedTest
    @EnumSource(names = {"KEPT_ALIVE", "PIPELINED", "ALONE"})
    void saysThatThereIsNone(SendMode mode) throws IOException {
        assertThat(send(mode, "").result()).isInstanceOf(Closed.class);
    }

    private static RawConnection.Received send(SendMode mode, String response) throws IOException {
        var request = new RawRequest(
                "PUT", "/", "HTTP/1.1", List.of(new Field("Expect", "nonsense")), new byte[BODY_BYTES], mode);
        try (var server = new PlantedServer(response, true);
                var connection = new RawConnection(server.uri(), Duration.ofSeconds(5))) {
            return connection.send(request);
        }
    }
}
