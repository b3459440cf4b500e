package dev.abacus.kit.negotiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.abacus.kit.problem.ProblemException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.ServletWebRequest;

class AcceptHeaderStrategyTest {
    private final AcceptHeaderStrategy header = new AcceptHeaderStrategy();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json;q=1, text/event-stream;q=0.1 | application/json, text/event-stream;q=0.1",
                "text/event-stream;q=0.1, application/json | application/json, text/event-stream;q=0.1",
                "text/event-stream, application/json;q=0.1 | text/event-stream, application/json;q=0.1",
                "application/json, text/event-stream | application/json, text/event-stream",
                "text/event-stream, application/json | application/json, text/event-stream",
                "*/* | application/json, text/event-stream, */*",
                "*/*, text/event-stream;q=0.5 | application/json, */*, text/event-stream;q=0.5",
                "*/*;q=0.1, text/event-stream | text/event-stream, application/json;q=0.1, */*;q=0.1",
                "text/* | text/event-stream, text/*",
                "application/* | application/json, application/*",
                "text/*;q=0.2, text/event-stream;q=0.1, */*;q=0.3 "
                        + "| application/json;q=0.3, */*;q=0.3, text/*;q=0.2, text/event-stream;q=0.1",
                "application/json;charset=utf-8 | application/json",
                "application/json;v=2;q=0.5 | application/json;q=0.5",
                "application/problem+json | application/problem+json",
                "application/vnd.foo+json, application/json;q=0.1 | application/vnd.foo+json, application/json;q=0.1",
                "application/json;q=0 | ''",
                "application/json;q=0, */* | text/event-stream",
                "*/*, text/event-stream;q=0.0 | application/json",
                "image/png, text/*;q=0 | image/png",
                "*/*;q=0.1, */*;v=1, */*;v=2;q=0.2 | application/json, text/event-stream, */*;v=1",
                "image/png;q=0.1, image/png;v=1 | image/png;v=1",
            })
    void ordersWhatIsAccepted(String accept, String expected) {
        assertThat(resolved(accept)).isEqualTo(expected);
    }

    @Test
    void takesAllWithoutAHeader() {
        assertThat(header.resolveMediaTypes(new ServletWebRequest(new MockHttpServletRequest())))
                .containsExactly(MediaType.ALL);
        assertThat(resolved("")).isEqualTo("*/*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "application/json;q=2", "application/json;q=x", "*/json", "a/b/c", "/"})
    void refusesWhatIsNoHeader(String accept) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> resolved(accept))
                .satisfies(problem -> assertThat(problem.getBody().getDetail()).contains("Accept", accept));
    }

    /** Spring MVC refuses to compare more than 50, after the controller has done its work. */
    @Test
    void keepsFewOfManyRanges() {
        String ranges = IntStream.range(0, 1_000)
                .mapToObj(number ->
                        "*/*;v=%d, application/*;v=%d, application/json;v=%d".formatted(number, number, number))
                .collect(Collectors.joining(", "));

        assertThat(resolved(ranges)).isEqualTo("application/json, text/event-stream, */*;v=0, application/*;v=0");
    }

    private String resolved(String... accept) {
        var request = new MockHttpServletRequest();
        for (String value : accept) {
            request.addHeader("Accept", value);
        }
        return header.resolveMediaTypes(new ServletWebRequest(request)).stream()
                .map(AcceptHeaderStrategyTest::text)
                .collect(Collectors.joining(", "));
    }

    private static String text(MediaType type) {
        return type.removeQualityValue() + (type.getQualityValue() == 1 ? "" : ";q=" + type.getQualityValue());
    }
}
