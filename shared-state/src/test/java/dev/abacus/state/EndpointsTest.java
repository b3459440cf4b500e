package dev.abacus.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.state.client.SharedState;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator may write into {@code abacus.etcd.endpoints}. */
class EndpointsTest {
    private static final URI RIGHT = URI.create("http://etcd-1:2379");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "no scheme         | etcd-1:2379                  | etcd-1:2379",
                "only a host       | etcd-1                       | etcd-1",
                "an address        | //127.0.0.1:2379             | //127.0.0.1:2379",
                "no port           | http://etcd-1                | http://etcd-1",
                "an empty port     | http://etcd-1:               | http://etcd-1:",
                "port 0            | http://etcd-1:0              | http://etcd-1:0",
                "a port too large  | http://etcd-1:65536          | http://etcd-1:65536",
                "no host           | http://:2379                 | http://:2379",
                "nothing but http  | http:2379                    | http:2379",
                "no host name      | http://etcd_1:2379           | http://etcd_1:2379",
                "a path            | http://etcd-1:2379/v3        | http://etcd-1:2379/v3",
                "a query           | http://etcd-1:2379?x=1       | http://etcd-1:2379?x=1",
                "a fragment        | http://etcd-1:2379#x         | http://etcd-1:2379#x",
                "a user            | http://me:secret@etcd-1:2379 | http://…@etcd-1:2379",
                "TLS               | https://etcd-1:2379          | https://etcd-1:2379",
                "a wrong scheme    | unix://etcd-1:2379           | unix://etcd-1:2379",
                "an empty element  | ''                           | ''",
                "a null element    | null                         | ''",
            })
    void refusesWhatIsNoClientUrl(String kind, String given, String shown) {
        URI endpoint = given == null ? null : URI.create(given);

        assertThatThrownBy(() -> SharedState.connect(Arrays.asList(RIGHT, endpoint), () -> StateSettings.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("endpoints: '" + shown
                        + "' must be the client URL of an etcd member, http://HOST:PORT, as http://127.0.0.1:2379");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://127.0.0.1:2379", "http://etcd-1.example.org:1/", "http://[::1]:65535", "HTTP://ETCD:2379"
            })
    void takesClientUrls(String given) {
        try (SharedState state = SharedState.connect(List.of(RIGHT, URI.create(given)), () -> StateSettings.DEFAULT)) {
            assertThat(state).isNotNull();
        }
    }

    @Test
    void refusesNone() {
        assertThatThrownBy(() -> SharedState.connect(List.of(), () -> StateSettings.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("endpoints: none is given");
    }
}
