package dev.abacus.systemtests.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HTTP response of the suite. */
public record Reply(int status, HttpHeaders headers, String body) {

    private static final JsonMapper JSON = new JsonMapper();

    /** @param answer as it came, of one message */
    static Reply of(String answer) {
        int end = answer.indexOf("\r\n\r\n");
        List<String> head = answer.substring(0, end).lines().toList();
        Map<String, List<String>> headers = head.stream()
                .skip(1)
                .map(line -> line.split(":", 2))
                .collect(Collectors.groupingBy(
                        header -> header[0], Collectors.mapping(header -> header[1].strip(), Collectors.toList())));
        return new Reply(
                Integer.parseInt(head.getFirst().split(" ", 3)[1]),
                HttpHeaders.of(headers, (name, value) -> true),
                answer.substring(end + 4));
    }

    public JsonNode json() {
        return JSON.readTree(body);
    }

    /** Empty where there is none. */
    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    public Reply isStatus(int expected) {
        assertThat(status).as("status of %s", body).isEqualTo(expected);
        return this;
    }

    /** Checks that this is a complete problem+json, and gives it. */
    public JsonNode isProblem(int expected, String slug) {
        isStatus(expected);
        assertThat(header("Content-Type")).startsWith("application/problem+json");
        JsonNode problem = json();
        assertThat(problem.path("type").asString("")).isEqualTo("urn:abacus:problem:" + slug);
        assertThat(problem.path("status").asInt()).isEqualTo(expected);
        for (String member : List.of("title", "detail")) {
            assertThat(problem.path(member).asString("")).as(member).isNotBlank();
        }
        // A URI that is too long was never read.
        assertThat(problem.path("instance").asString("").isBlank())
                .as("no instance")
                .isEqualTo(expected == 414);
        assertThat(problem.path("traceId").asString("")).matches("[0-9a-f]{32}");
        if (expected == 503) {
            assertThat(header("Retry-After")).isNotEmpty();
        }
        return problem;
    }
}
