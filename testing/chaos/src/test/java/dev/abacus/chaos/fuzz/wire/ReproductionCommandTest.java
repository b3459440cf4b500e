package dev.abacus.chaos.fuzz.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReproductionCommandTest {

    private static final String SERVER = "http://127.0.0.1:8080";

    @Test
    void curlWhereItCanSendIt() {
        RawRequest put = new RawRequest(
                "PUT",
                "/api/state/it's",
                "HTTP/1.1",
                List.of(
                        new Field("Host", "localhost"),
                        new Field("Content-Type", "text/plain"),
                        new Field("Accept", ""),
                        new Field("Content-Length", "3")),
                "a\nb".getBytes(ISO_8859_1),
                SendMode.KEPT_ALIVE);

        assertThat(ReproductionCommand.of(put, SERVER))
                .isEqualTo(
                        "curl -i --path-as-is -g -X 'PUT' -H 'Content-Type: text/plain' -H 'Accept;' --data-binary $'a\\nb' $'http://127.0.0.1:8080/api/state/it\\'s'");
    }

    @Test
    void ncWhereCurlCannot() {
        RawRequest get =
                new RawRequest("GET", "/a b", "", List.of(new Field("X", "\u00ff")), new byte[0], SendMode.ALONE);

        assertThat(ReproductionCommand.of(get, SERVER))
                .isEqualTo("printf %s $'GET /a b\\r\\nX: \\377\\r\\n\\r\\n' | nc -q 3 127.0.0.1 8080");
    }

    /** Bash makes the same of it. */
    @ParameterizedTest
    @ValueSource(strings = {"", "x", "it's", "a\nb\\c", "\u00ff\u00fe", "%61%", "$x `y` !z \"q\""})
    void whatBashMakesOfIt(String text) throws IOException, InterruptedException {
        for (String one :
                List.of(text, text + "a".repeat(500) + text, text + "%61".repeat(500), "\\".repeat(400) + text)) {
            Process bash = new ProcessBuilder("bash", "-c", "printf %s " + ReproductionCommand.quoted(one)).start();
            bash.getOutputStream().close();

            assertThat(new String(bash.getInputStream().readAllBytes(), ISO_8859_1))
                    .isEqualTo(one);
            assertThat(bash.waitFor()).isZero();
        }
    }
}
