package dev.abacus.systemtests.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.tools.ProjectHome;
import dev.abacus.cluster.tools.Tool;
import dev.abacus.systemtests.support.ProcessResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The alert rules, by promtool, and their runbooks. */
class AlertRulesTest {

    private static final Path RULES = ProjectHome.find().resolve("config/observability");

    @ParameterizedTest
    @ValueSource(strings = {"rules_test.yml", "budget_test.yml"})
    void raiseWhatTheyShould(String tests) throws IOException, InterruptedException {
        Path promtool = Tool.PROMTOOL.locate(System.out::println);
        ProcessResult result = ProcessResult.of(RULES, Map.of(), List.of(promtool.toString(), "test", "rules", tests));
        assertThat(result.exitCode()).as(result.output() + result.errors()).isZero();
    }

    @Test
    void haveARunbookEach() throws IOException {
        List<String> alerts = Pattern.compile("- alert: (\\w+)")
                .matcher(Files.readString(RULES.resolve("rules.yml")))
                .results()
                .map(found -> found.group(1))
                .toList();
        List<String> runbooks = Pattern.compile("(?m)^### (\\w+)$")
                .matcher(Files.readString(ProjectHome.find().resolve("docs/operations.md")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertThat(runbooks).containsExactlyElementsOf(alerts);
    }
}
