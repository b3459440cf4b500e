package dev.abacus.cluster.room.suite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** By what docker inspect tells. */
class RunningContainerTest {
    private static final String END = "2026-11-28T01:02:03.4Z";
    private static final String NEVER = "1970-01-01T00:00:00Z";

    @ParameterizedTest(name = "{0} {1}, exit code {2}, restarted {3} times")
    @CsvSource({
        "sum-service, running,   0, 0, " + NEVER,
        "sum-service, running,   0, 1, " + END,
        "sum-service, exited,  137, 0, " + END,
        "sum-service, exited,    1, 0, " + END,
        "sum-service, exited,    0, 0, " + NEVER,
        "sum-service, exited,  143, 0, " + NEVER,
        "consul,      exited,    1, 0, " + NEVER,
        "consul,      exited,  137, 0, " + END
    })
    void anExitIsUnexpectedUnlessItWasRequested(
            String service, String status, int exitCode, int restarts, String exit) {
        String inspected = """
                {
                  "Id": "0123456789abcdef",
                  "RestartCount": %d,
                  "Config": {"Labels": {"com.docker.compose.service": "%s"}},
                  "State": {"Status": "%s", "Running": %b, "ExitCode": %d, "FinishedAt": "%s"}
                }""".formatted(restarts, service, status, status.equals("running"), exitCode, END);

        assertThat(RunningContainer.of(JsonMapper.shared().readTree(inspected)).unexpectedExit())
                .isEqualTo(exit);
    }
}
