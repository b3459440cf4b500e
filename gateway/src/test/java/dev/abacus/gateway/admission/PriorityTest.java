package dev.abacus.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class PriorityTest {

    @ParameterizedTest
    @CsvSource({
        "GET,    /api/multiply,         -,   DEFAULT",
        "GET,    /api/topology,         -,   DEFAULT",
        "GET,    /api/sum,              key, DEFAULT",
        "POST,   /api/sum,              -,   DEFAULT",
        "POST,   /api/sum,              key, CRITICAL",
        "GET,    /api/state/a,          -,   CRITICAL",
        "HEAD,   /api/state/a/b,        -,   CRITICAL",
        "GET,    /api/calculations/1,   -,   CRITICAL",
        "PUT,    /api/state/a,          -,   DEFAULT",
        "DELETE, /api/state/a,          -,   DEFAULT",
        "GET,    /api/state,            -,   SHEDDABLE",
        "GET,    /api/calculations,     -,   SHEDDABLE"
    })
    void isThatOfTheCall(String method, String path, String key, Priority priority) {
        var request = request(method, path);
        if (!"-".equals(key)) {
            request.addHeader("Idempotency-Key", key);
        }

        assertThat(Priority.of(request)).isEqualTo(priority);
        request.addHeader(Priority.HEADER, Priority.BACKGROUND);
        assertThat(Priority.of(request)).isEqualTo(Priority.SHEDDABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"critical", "Background", "", "background, background", "ä"})
    void isNeverRaisedByACaller(String value) {
        var request = request("GET", "/api/state");
        request.addHeader(Priority.HEADER, value);

        assertThatThrownBy(() -> Priority.of(request))
                .hasMessageContaining(Priority.HEADER + " must be 'background', once, or be left out");
    }

    @Test
    void isGivenOnce() {
        var request = request("GET", "/api/multiply");
        request.addHeader(Priority.HEADER, Priority.BACKGROUND);
        request.addHeader(Priority.HEADER, Priority.BACKGROUND);

        assertThatThrownBy(() -> Priority.of(request)).hasMessageContaining("background, background");
    }

    private static MockHttpServletRequest request(String method, String path) {
        var request = new MockHttpServletRequest(method, path);
        request.setServletPath(path);
        return request;
    }
}
