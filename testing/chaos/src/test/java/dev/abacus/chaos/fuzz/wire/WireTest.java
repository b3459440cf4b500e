package dev.abacus.chaos.fuzz.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.fuzz.wire.Reception.Closed;
import dev.abacus.chaos.fuzz.wire.Reception.Responded;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that answers and closes the connection before it has read the request (RFC 9112, 9.6). */
class WireTest {

    /** More than the buffers of both ends take. */
    private static final int BODY_BYTES = 32 << 20;

    @ParameterizedTest
    @EnumSource(names = {"KEPT_ALIVE", "PIPELINED", "ALONE"})
    void readsTheResponseAfterAWriteThatFailed(Manner manner) throws IOException {
        assertThat(send(manner, "HTTP/1.1 417 \r\nContent-Length: 0\r\n\r\n").reception())
                .isInstanceOfSatisfying(
                        Responded.class,
                        responded -> assertThat(responded.response().status()).isEqualTo(417));
    }

    @ParameterizedTest
    @EnumSource(names = {"KEPT_ALIVE", "PIPELINED", "ALONE"})
    void saysThatThereIsNone(Manner manner) throws IOException {
        assertThat(send(manner, "").reception()).isInstanceOf(Closed.class);
    }

    private static Wire.Received send(Manner manner, String response) throws IOException {
        var request = new RawRequest(
                "PUT", "/", "HTTP/1.1", List.of(new Field("Expect", "nonsense")), new byte[BODY_BYTES], manner);
        try (var server = new PlantedServer(response, true);
                var wire = new Wire(server.uri(), Duration.ofSeconds(5))) {
            return wire.send(request);
        }
    }
}
